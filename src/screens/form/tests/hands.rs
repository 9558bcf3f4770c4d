//! Hands that fill in a form by keys alone: they look where a field is, go there, open what has to be opened and type.

use serde_json::{Value, json};

use super::places::{pattern, too_deep, value_for};
use super::*;
use crate::form::{Field, IssueSource, Part, RowState, Severity};
use crate::model::{DocPath, Member, ShapeKind, Step};
use crate::screens::testing::ScreenHarness;

pub(super) struct Hands {
    pub(super) harness: ScreenHarness,
    pub(super) page: FormPage,
    /// What was set, as paths without positions and names of entries.
    pub(super) reached: BTreeSet<String>,
    /// Members of choices that the operation takes never.
    pub(super) unfit: BTreeSet<String>,
    /// Values that have to stay, for what hangs on them to be there.
    pub(super) seed: Value,
}

impl Hands {
    pub(super) fn press(&mut self, keys: &str) {
        self.harness.press(&mut self.page, keys);
    }

    /// The overlay that was opened, if one was; whatever else was asked of the app is forgotten.
    fn overlay(&mut self) -> Option<Box<dyn Screen>> {
        self.harness.commands.drain(..).find_map(|command| match command {
            Command::Overlay(overlay) => Some(overlay.open()),
            _ => None,
        })
    }

    /// Types into the list that is open, and takes what is found.
    fn find(&mut self, typed: &str) {
        let mut overlay = self.overlay().unwrap_or_else(|| panic!("no list to choose {typed} from"));
        self.harness.type_text(&mut *overlay, typed);
        self.harness.press(&mut *overlay, "enter");
        for command in self.harness.commands.drain(..).collect::<Vec<_>>() {
            if let Command::Answer(told) = command {
                self.harness.take_answer(&mut self.page, told);
            }
        }
    }

    fn screen(&self) -> String {
        self.harness.page(&self.page)
    }

    fn has(&self, path: &DocPath, part: Part) -> bool {
        self.page.fields.rows.iter().any(|row| row.path == *path && row.id.part == part)
    }

    /// Goes to a row, by the keys that go up and down.
    #[track_caller]
    fn go(&mut self, path: &DocPath, part: Part) -> Row {
        let place = self.page.fields.rows.iter().position(|row| row.path == *path && row.id.part == part);
        let place = place.unwrap_or_else(|| panic!("{path} has no row of {part:?} in\n{}", self.screen()));
        while self.page.fields.focus_at != place {
            let before = self.page.fields.focus_at;
            self.press(if before < place { "down" } else { "up" });
            assert_ne!(self.page.fields.focus_at, before, "the focus does not move towards {path}");
        }
        self.page.fields.focused().unwrap_or_else(|| panic!("nothing has the keys at {path}")).clone()
    }

    fn value(&self, path: &DocPath) -> Option<&Value> {
        path.get(self.page.shared.form.document())
    }

    /// Sets everything below a place, one after the other.
    pub(super) fn fill(&mut self, path: &DocPath, member: &'static Member, trail: &mut Vec<&'static str>) {
        let shape = member.shape();
        if too_deep(shape, trail) {
            return;
        }
        trail.push(shape.name);
        match &shape.kind {
            ShapeKind::Structure { members, .. } if shape.choice => self.fill_choice(path, members, trail),
            ShapeKind::Structure { members, .. } => self.fill_group(path, members, trail),
            ShapeKind::List { item } => self.fill_list(path, item, trail),
            ShapeKind::Map { key, value } => self.fill_map(path, key, value, trail),
            _ => self.fill_leaf(path, member),
        }
        trail.pop();
    }

    /// The row that opens and closes a group: of an entry, that of its name.
    fn header(&self, path: &DocPath) -> Option<Part> {
        [Part::Value, Part::Key].into_iter().find(|part| self.has(path, *part))
    }

    fn fill_group(&mut self, path: &DocPath, members: &'static [Member], trail: &mut Vec<&'static str>) {
        // The members of the chosen variant stand below the choice itself.
        let header = self.header(path);
        if let Some(part) = header {
            let row = self.go(path, part);
            if row.folded == Some(true) || (members.is_empty() && row.state == RowState::LeftOut) {
                self.press("enter");
            }
        }
        if members.is_empty() {
            assert_eq!(self.value(path), Some(&json!({})), "{path} is there, and empty");
            self.reached.insert(pattern(path));
        }
        for member in members.iter().filter(|member| !member.token) {
            let below = path.member(member.name);
            if self.is_given(&below) {
                continue;
            }
            self.fill(&below, member, trail);
        }
        if header == Some(Part::Value) && path.last().is_some_and(|step| matches!(step, Step::Member(_))) {
            self.leave_out(path);
        }
    }

    fn is_given(&self, path: &DocPath) -> bool {
        matches!(path.steps(), [Step::Member(name)] if self.page.shared.spec.gives(name))
    }

    /// Ctrl-D leaves a member out again, with all that is in it.
    fn leave_out(&mut self, path: &DocPath) {
        if path.get(&self.seed).is_none() {
            self.go(path, Part::Value);
            self.press("ctrl-d");
            assert_eq!(self.value(path), None, "{path} is left out");
        }
    }

    fn fill_choice(&mut self, path: &DocPath, members: &'static [Member], trail: &mut Vec<&'static str>) {
        for member in members {
            let below = path.member(member.name);
            self.forget_kind(path, members, member.name);
            if !self.fits(path, members, member.name) {
                self.unfit.insert(pattern(&below));
                continue;
            }
            let row = self.go(path, Part::Value);
            self.press("enter");
            // The only one that is left is taken at once.
            if matches!(&row.field, Field::Union { variants, chosen } if variants.len() > 1 || chosen.is_some()) {
                self.find(&self.page.shared.form.title_at(&below));
            }
            let Field::Union { chosen, .. } = self.go(path, Part::Value).field else { panic!("{path} is a choice") };
            assert_eq!(chosen, Some(member.name), "the variant of {path}");
            self.fill(&below, member, trail);
            let alone = self.value(path).and_then(Value::as_object).is_none_or(|object| object.len() <= 1);
            assert!(alone, "{path} has one member: {:?}", self.value(path));
        }
    }

    /// What stands beside a choice may leave only one of its members.
    fn forget_kind(&mut self, path: &DocPath, members: &'static [Member], name: &str) {
        let is_kind = |row: &&Row| {
            let last = row.path.last().is_some_and(|step| matches!(step, Step::Member(name) if name.ends_with("Type")));
            last && row.path.parent() == path.parent() && matches!(row.field, Field::Choice { .. })
        };
        let kind = self.page.fields.rows.iter().find(is_kind).map(|row| row.path.clone());
        if let Some(kind) = kind.filter(|_| !self.fits(path, members, name)) {
            self.leave_out(&kind);
        }
    }

    /// Whether the rules leave a member of a choice.
    fn fits(&self, path: &DocPath, members: &'static [Member], name: &str) -> bool {
        let names: Vec<&str> = members.iter().map(|member| member.name).collect();
        self.page.shared.form.fitting_variants(path, &names).contains(&name)
    }

    /// A new item: by Enter on the heading while the list is folded, else on the place where it grows.
    fn grow(&mut self, path: &DocPath) {
        let header = self.header(path).map(|part| self.go(path, part));
        match header {
            // Where Enter would have something picked, an item is added by its own key, and typed.
            Some(row) if row.folded == Some(true) && row.required => self.press("ctrl-n"),
            Some(row) if row.folded == Some(true) => self.press("enter"),
            _ => {
                self.go(path, Part::Add);
                self.press("enter");
            }
        }
    }

    fn fill_list(&mut self, path: &DocPath, item: &'static Member, trail: &mut Vec<&'static str>) {
        let first = path.index(0);
        // A list that was itself added to a list has an item already.
        if self.value(&first).is_none() {
            self.grow(path);
        }
        self.fill(&first, item, trail);
        self.go(&first, Part::Value);
        self.press("ctrl-d");
        assert_eq!(self.value(&first), None, "{first} is taken away");
    }

    fn fill_map(&mut self, path: &DocPath, key: &'static Member, item: &'static Member, trail: &mut Vec<&'static str>) {
        self.grow(path);
        let focused = self.page.fields.focused().unwrap().clone();
        assert_eq!(focused.id.part, Part::Key, "a new entry of {path} begins with its name");
        let name = value_for(key.shape(), Some(key)).as_str().unwrap().to_owned();
        match &focused.field {
            Field::Key { values } if !values.is_empty() => {
                self.press("enter");
                self.find(&name);
            }
            _ => {
                self.harness.type_text(&mut self.page, &name);
                self.press("esc");
            }
        }
        let entry = path.key(&name);
        assert!(self.has(&entry, Part::Key), "the entry {entry} has its name");
        self.fill(&entry, item, trail);
        self.go(&entry, Part::Key);
        self.press("ctrl-d");
        assert_eq!(self.value(&entry), None, "{entry} is taken away");
    }

    fn fill_leaf(&mut self, path: &DocPath, member: &'static Member) {
        let wanted = path.get(&self.seed).cloned().unwrap_or_else(|| value_for(member.shape(), Some(member)));
        let row = self.go(path, Part::Value);
        let text = wanted.as_str().map_or_else(|| wanted.to_string(), str::to_owned);
        match &row.field {
            Field::Choice { .. } => {
                self.press("enter");
                self.find(&text);
            }
            Field::Flag => self.press(if wanted == json!(true) { "y" } else { "n" }),
            _ => {
                self.press(&"backspace ".repeat(row.text.chars().count()));
                self.harness.type_text(&mut self.page, &text);
                self.press("esc");
            }
        }
        let is_moment = matches!(member.shape().kind, ShapeKind::Timestamp(_));
        let value = self.value(path);
        let same = if is_moment { value.is_some() } else { value == Some(&wanted) };
        assert!(same, "{path} is {value:?}, not {wanted}\n{}", self.screen());
        let wrong = self.page.shared.form.issues().iter().find(|issue| {
            issue.path == *path && issue.source == IssueSource::Shape && issue.severity == Severity::Error
        });
        assert_eq!(wrong, None, "{path}");
        self.reached.insert(pattern(path));
    }
}
