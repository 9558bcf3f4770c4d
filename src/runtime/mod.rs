//! The event loop, the terminal and the driver that carries out effects. The only room that touches the terminal.
