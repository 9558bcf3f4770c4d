//! The pool that runs every call: lanes, limits, rates, retries, cancellation, progress.
