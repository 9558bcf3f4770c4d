//! The resources that the console shows, and the locations that lead to them. Pure.
