//! The whole state of the console, and `update(event) -> effects`. Pure.
