//! What is kept on disk: writes and their outcomes, drafts, bookmarks.
