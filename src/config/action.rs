//! What keys can do. Help, hint bar and palette are made from this table.

use std::fmt;
use std::str::FromStr;

/// The sections of the help, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Moving the cursor.
    Move,
    /// Going from screen to screen.
    Go,
    /// Choosing what is shown, and how.
    Look,
    /// Doing something with the rows.
    Work,
    /// Filling in a form.
    Form,
    /// The program itself.
    Program,
}

impl Group {
    /// All sections.
    pub const ALL: [Self; 6] = [Self::Move, Self::Go, Self::Look, Self::Work, Self::Form, Self::Program];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Go => "Go",
            Self::Look => "Look",
            Self::Work => "Work",
            Self::Form => "Forms",
            Self::Program => "Program",
        }
    }
}

macro_rules! actions {
    ($($group:ident { $($action:ident $name:literal $title:literal $about:literal,)+ })+) => {
        /// What a key does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[doc = $about] $action,)+)+
        }

        impl Action {
            /// All actions, in the order of the help.
            pub const ALL: &'static [Self] = &[$($(Self::$action,)+)+];

            /// Its name in a keymap.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$action => $name,)+)+ }
            }

            /// A word or two for the hint bar.
            pub fn title(self) -> &'static str {
                match self { $($(Self::$action => $title,)+)+ }
            }

            /// One line for the help.
            pub fn description(self) -> &'static str {
                match self { $($(Self::$action => $about,)+)+ }
            }

            /// Its section in the help.
            pub fn group(self) -> Group {
                match self { $($(Self::$action => Group::$group,)+)+ }
            }
        }
    };
}

actions! {
    Move {
        Up "up" "up" "Move up one row",
        Down "down" "down" "Move down one row",
        Left "left" "left" "Scroll to the columns on the left; in a tree, fold or go to the parent",
        Right "right" "right" "Scroll to the columns on the right; in a tree, unfold",
        PageUp "page-up" "page up" "Move up one page",
        PageDown "page-down" "page down" "Move down one page",
        Top "top" "top" "Move to the first row",
        Bottom "bottom" "bottom" "Move to the last loaded row",
        NextPane "next-pane" "next pane" "Give the keys to the next pane",
        PreviousPane "previous-pane" "previous pane" "Give the keys to the pane before",
    }
    Go {
        Open "open" "open" "Open the row; on a reference, go there; in a tree, fold or unfold",
        Back "back" "back" "Close the overlay, cancel the load, clear the filter, or go back: the first that applies",
        HistoryBack "history-back" "earlier" "Go back in the history",
        HistoryForward "history-forward" "later" "Go forward in the history",
        Palette "palette" "go to" "Find locations, actions, operations and contexts by name",
        Home "home" "home" "Go to the three services",
        Accounts "accounts" "accounts" "Show the accounts, and switch between them",
        Tasks "tasks" "tasks" "Show what is running",
        Calls "calls" "calls" "Show every API call of this run",
        Bookmark "bookmark" "bookmark" "Keep a bookmark of this page for the palette, or take it away",
        Jobs "jobs" "jobs" "Show the jobs: many calls as one piece of work, and how far they are",
        Writes "writes" "writes" "Show the writes of this and earlier runs with their outcomes, and drafts",
        FindCustomer "find-customer" "find customer" "Find a customer or a case in all domains, by whatever is known",
    }
    Look {
        Filter "filter" "filter" "Filter the rows (fuzzy; ! inverts, = is exact); in a document, search",
        NextMatch "next-match" "next match" "Go to the next match in the document",
        PreviousMatch "previous-match" "previous match" "Go to the match before in the document",
        Country "country" "country" "Say of which country the phone number is, and search again",
        Find "find" "find" "Ask the service: search by key, value or field",
        Sort "sort" "sort" "Sort by the column under the cursor; again turns the order around, and once more ends it",
        SortReverse "sort-reverse" "reverse" "Turn the order around",
        Refresh "refresh" "refresh" "Load again; after an error, try again",
        Watch "watch" "watch" "Load again every few seconds, until pressed again",
        LoadAll "load-all" "load all" "Load all pages; says first what that costs",
        Columns "columns" "columns" "Choose the columns of the list, their order and their widths; they are kept",
        Document "document" "document" "Show the document behind the row",
        Format "format" "tree/JSON/YAML" "Switch between tree, JSON and YAML",
        Details "details" "in full" "Show in full what is under the cursor, or what went wrong",
        ExpandAll "expand-all" "unfold all" "Unfold everything in the tree",
        FoldAll "fold-all" "fold all" "Fold everything in the tree",
    }
    Work {
        Create "create" "create" "Create a resource",
        Edit "edit" "edit" "Edit the resource",
        Diagnose "diagnose" "why?" "Say why nothing arrives, or why an object is not on a profile, and what to do",
        Lint "lint" "what is odd" "Look the whole design through: what is odd, why that matters, and what to do",
        Compare "compare" "compare" "Compare the design with another place or a folder, and take over what differs",
        Snapshot "snapshot" "to files" "Write the design to a folder of files, or bring such a folder up to date",
        Design "design" "design" "Design fields, layouts, templates and rules on one page; nothing is sent before the end",
        TopPanel "top-panel" "top panel" "Put the field into the top panel of the layout",
        MoreInformation "more-information" "more information" "Put the field into the panel below of the layout",
        Layouts "layouts" "layouts" "Choose the layout that is shown, or that a template has",
        BeginWith "begin-with" "begin with" "Lay one of the designs that are there over this one",
        Plan "plan" "plan" "Show all steps that would make it so, in their order",
        Duplicate "duplicate" "duplicate" "Create another one that begins as a copy of this",
        Delete "delete" "delete" "Delete the resource; asks for its name",
        Run "run" "run or start" "Run it now, or put it into service",
        Stop "stop" "stop" "Put it out of service, until it is started again",
        Actions "actions" "actions" "Show what else can be done with the resource",
        Mark "mark" "mark" "Mark the row, or take the mark away",
        MarkAll "mark-all" "mark all" "Mark all rows that are shown, or none",
        MarkRange "mark-range" "mark to here" "Mark the rows from the one that was marked last to the cursor",
        MarkEverything "mark-everything" "mark everything" "Mark all rows of this filter or search, also those that are not loaded; says first what that costs",
        InvertMarks "invert-marks" "invert marks" "Mark the rows that are not marked, and take the other marks away",
        ClearMarks "clear-marks" "unmark" "Take all marks of the list away, or put those back that went last",
        Copy "copy" "copy" "Copy the id, ARN, cell, document or AWS CLI command",
        Export "export" "export" "Write the rows to a file",
        Cancel "cancel" "cancel" "Cancel the call under the cursor, or what runs there",
        Merge "merge" "merge" "Make one of several: the marked rows, or this one and another",
        MakeMain "make-main" "other is main" "Make the other one the main one, which stays",
        Agreeing "agreeing" "all attributes" "Show the attributes that agree, too, or only those that differ",
        MapByName "map-by-name" "map by name" "Map the fields that are called the same at both ends",
        OnTheWay "on-the-way" "on the way" "Say what becomes of the field on the way: masked, cut, checked, put together",
        WhichRecords "which-records" "which records" "Carry only the records in which this field has a value",
        AddGroup "add-group" "another group" "Begin another group of conditions",
        NextPair "next-pair" "next pair" "Go to the next match of the list",
        NotSame "not-same" "not the same" "Keep that these are not the same, and go to the next match",
        NewCase "new-case" "new case" "Create a case for this customer",
        SearchKeys "search-keys" "keys" "Add or remove a key by which this customer is found",
        PutObject "put-object" "put object" "Put an object of this customer",
        Duplicates "duplicates" "duplicates" "Show who may be the same customer",
        Forget "forget" "forget" "Erase this person: says first what there is, and what stays",
        Comment "comment" "comment" "Write a comment on this case",
        CloseCase "close-case" "close" "Close this case, or open it again",
        Assign "assign" "assign" "Give this case to somebody",
        SetField "set-field" "set field" "Set one field of this case",
        Link "link" "link" "Link a contact, a case or a file to this case",
        ServiceLevel "service-level" "SLA" "Promise something by a time",
        Audit "audit" "audit" "Show who changed what in this case",
        PauseJob "pause-job" "pause" "Send nothing more of this job for now, or go on with it",
        CancelJob "cancel-job" "cancel" "Send nothing more of this job at all; asks first",
        Failures "failures" "failures" "Show the items of this job that failed, then those of unknown outcome, then all",
        RetryFailed "retry-failed" "retry failed" "Try again what failed and what was not sent",
        SettleUnknown "settle-unknown" "settle unknown" "Look what became of the items of unknown outcome, or say it",
        ExportFailed "export-failed" "export failed" "Write what failed to a file: the lines as they stand in theirs, each with its number and its error, to be corrected",
        DropJob "drop-job" "forget job" "Forget this job, also on disk; asks first",
        RowsFile "rows-file" "from a file" "Do something with every line of a file: CSV, or JSON lines",
        Separator "separator" "separator" "Say what stands between the values of a list in this column",
        KeepMapping "keep-mapping" "keep mapping" "Keep by a name where the columns go, for other files like this one",
        ForgetMapping "forget-mapping" "forget a mapping" "Forget where columns go that was kept by a name; asks which, and once more",
        Bulk "bulk" "as one upload" "Go to the form of what the service has for so many at once, such as an upload job",
        PutBack "put-back" "put it back" "Open the form that takes back what this did; nothing is sent by itself",
        Unlock "unlock" "unlock" "Allow writes in a protected profile, or refuse them again",
    }
    Form {
        NextField "next-field" "next field" "Go to the next field",
        PreviousField "previous-field" "previous field" "Go to the field before",
        Accept "accept" "accept" "Open a choice, picker, list item or group; else go to the next field",
        Yes "yes" "yes" "Answer yes to a question of yes or no",
        No "no" "no" "Answer no to a question of yes or no",
        Submit "submit" "next step" "Go to the next step; at the end, submit",
        StepBack "step-back" "step back" "Go one step back",
        StepForward "step-forward" "step forward" "Go one step forward",
        Json "json" "JSON" "Edit the document as JSON, and back",
        Reveal "reveal" "reveal" "Show a secret, or mask it again",
        Pick "pick" "pick" "Pick from what exists",
        NextIssue "next-issue" "next issue" "Go to the next field that needs attention",
        Unset "unset" "leave out" "Leave this member out",
        Undo "undo" "undo" "Take the last change back",
        Redo "redo" "redo" "Make the change again",
        NewLine "new-line" "new line" "Begin a new line in a text of several",
        SelectAll "select-all" "select all" "Select the whole text",
        FieldHelp "field-help" "about field" "Explain the field",
        Sample "sample" "preview" "Paste sample objects, and see all that the mapping makes of them",
        PreviousSample "previous-sample" "previous sample" "Look at the sample object before",
        NextSample "next-sample" "next sample" "Look at the next sample object",
        AddItem "add-item" "add" "Add an item to the list around the field, or a row to the grid",
        Rename "rename" "rename" "Call what is kept under this name by another one",
        ClearAll "clear-all" "clear all" "Empty all fields of a search",
        MoveUp "move-up" "move up" "Move the item up by one place",
        MoveDown "move-down" "move down" "Move the item down by one place",
        Editor "editor" "own editor" "Edit the text, or the whole document as JSON, with $EDITOR",
    }
    Program {
        Help "help" "help" "Show the keys",
        Tour "tour" "tour" "Be shown around in the sandbox, in about five minutes; again skips a step",
        Suspend "suspend" "suspend" "Give the terminal back to the shell until resumed",
        Quit "quit" "quit" "Leave; asks first if something would be lost",
    }
}

impl Action {
    /// Each of these once, where it stands first.
    #[must_use]
    pub fn each_once(actions: Vec<Self>) -> Vec<Self> {
        let mut once: Vec<Self> = Vec::with_capacity(actions.len());
        for action in actions {
            if !once.contains(&action) {
                once.push(action);
            }
        }
        once
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Action {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|action| action.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|action| action.name()).collect();
            format!("`{name}` is no action; actions are: {}", names.join(", "))
        })
    }
}
