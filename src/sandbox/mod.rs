//! The local service: a stand-in for the three APIs on loopback.
