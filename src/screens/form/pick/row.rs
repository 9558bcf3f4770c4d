//! A row to pick, and one that can't be picked.

/// Something to pick.
#[derive(Clone, Debug)]
pub(super) struct PickRow {
    /// Its id, or its ARN.
    pub(super) value: String,
    /// What people call it.
    pub(super) label: String,
    /// What tells it apart from others of the same name.
    pub(super) hint: String,
    /// Why nothing new should name it.
    pub(super) unfit: Option<String>,
    /// How close it is to what it is picked for; the closest first.
    pub(super) place: u8,
    /// What is said of that.
    pub(super) near: Option<String>,
}

impl PickRow {
    /// What it is found by.
    pub(super) fn names(&self) -> [&str; 3] {
        [&self.label, &self.value, &self.hint]
    }

    /// What is said of it beside what it is called.
    pub(super) fn about(&self) -> String {
        let parts = self
            .unfit
            .iter()
            .chain(&self.near)
            .chain([&self.hint, &self.value])
            .filter(|part| !part.is_empty() && **part != self.label);
        parts.map(String::as_str).collect::<Vec<_>>().join(" · ")
    }
}

/// What was found and can't be picked here.
#[derive(Clone, Debug)]
pub(super) struct LeftOut {
    pub(super) value: String,
    /// What people call it.
    pub(super) label: String,
    pub(super) why: String,
}
