//! The program's own pages. A tool is one entry here; its name, by which locations call it, is in the catalogue.

use super::Screen;
use super::accounts::Accounts;
use super::calls::Calls;
use super::find::Find;
use super::intake::{Intake, rows_location};
use super::records::RecordPage;
use super::tasks::Tasks;
use super::writes::Writes;
use crate::catalog::{Location, Tool};
use crate::config::Action;

/// All that is said of a tool.
#[derive(Debug)]
pub struct ToolSpec {
    /// The tool.
    pub tool: Tool,
    /// What people call it.
    pub title: &'static str,
    /// The action that leads there from everywhere.
    pub action: Action,
    /// Whether what it shows moves while calls run.
    pub follows_calls: bool,
    /// Whether all that it is for is writing.
    pub writes: bool,
    /// Makes its page.
    pub(super) open: fn() -> Box<dyn Screen>,
}

/// All tools, in the order in which they are offered.
pub const TOOLS: [ToolSpec; 7] = [
    ToolSpec {
        tool: Tool::Accounts,
        title: "Accounts",
        action: Action::Accounts,
        follows_calls: false,
        writes: false,
        open: || Box::new(RecordPage::<Accounts>::default()),
    },
    ToolSpec {
        tool: Tool::Tasks,
        title: "Tasks",
        action: Action::Tasks,
        follows_calls: true,
        writes: false,
        open: || Box::new(RecordPage::<Tasks>::default()),
    },
    ToolSpec {
        tool: Tool::Calls,
        title: "Calls",
        action: Action::Calls,
        follows_calls: true,
        writes: false,
        open: || Box::new(RecordPage::<Calls>::default()),
    },
    ToolSpec {
        tool: Tool::Writes,
        title: "Writes and drafts",
        action: Action::Writes,
        follows_calls: false,
        writes: false,
        open: || Box::new(RecordPage::<Writes>::default()),
    },
    ToolSpec {
        tool: Tool::Jobs,
        title: "Jobs",
        action: Action::Jobs,
        follows_calls: false,
        writes: false,
        open: || super::jobs::open(&Location::home().child(Tool::Jobs.name())),
    },
    ToolSpec {
        tool: Tool::Find,
        title: "Find a customer or a case",
        action: Action::FindCustomer,
        follows_calls: false,
        writes: false,
        open: || Box::new(Find::new(false)),
    },
    ToolSpec {
        tool: Tool::Rows,
        title: "Rows from a file",
        action: Action::RowsFile,
        follows_calls: false,
        writes: true,
        open: || Box::<Intake>::default(),
    },
];

impl ToolSpec {
    /// Where it is.
    pub fn location(&self) -> Location {
        Location::home().child(self.tool.name())
    }

    /// Where it is from a page: the rows of a file are first of all for the list that is seen.
    pub fn location_from(&self, at: &Location) -> Location {
        if self.tool == Tool::Rows { rows_location(at) } else { self.location() }
    }

    /// The tool of an action, if the action leads to one.
    pub fn of_action(action: Action) -> Option<&'static Self> {
        const { &TOOLS }.iter().find(|spec| spec.action == action)
    }

    /// What is said of a tool.
    pub fn of(tool: Tool) -> Option<&'static Self> {
        const { &TOOLS }.iter().find(|spec| spec.tool == tool)
    }
}
