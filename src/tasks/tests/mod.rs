//! The pool against a scripted transport and a clock that is moved by hand.

mod bench;
mod cancelling;
mod limits;
mod paging;
mod retries;
