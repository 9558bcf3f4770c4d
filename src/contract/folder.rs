//! What is told of folders of configuration on disk.

/// There is news of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderNews {
    /// It was read.
    Read {
        /// The path as the effect had it.
        path: String,
        /// Its files by their names in it, none where it is not there or empty; or why it cannot be used.
        files: Result<Vec<(String, String)>, String>,
    },
    /// It was written.
    Written {
        /// The path as the effect had it.
        path: String,
        /// What became of its files, or why it was not written.
        done: Result<FolderWritten, String>,
    },
}

/// What became of the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderWritten {
    /// How many there are by now.
    pub files: usize,
    /// How many of them are new or have another content.
    pub changed: usize,
    /// Those that went, because what they were about is gone.
    pub removed: Vec<String>,
}

impl FolderWritten {
    /// What went, in words: `2 removed (fields/A.yaml, fields/B.yaml)`.
    #[must_use]
    pub fn removed_words(&self) -> String {
        const NAMED: usize = 10;
        let all = &self.removed;
        if all.is_empty() {
            return "0 removed".to_owned();
        }
        let more = if all.len() > NAMED { ", …" } else { "" };
        format!("{} removed ({}{more})", all.len(), all[..all.len().min(NAMED)].join(", "))
    }
}
