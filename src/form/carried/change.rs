//! Changes of what a flow carries.

use serde_json::{Map, Value, json};

use super::{CarriedField, CarriedTasks, Way, excluded, is, joins, projects, sources};
use crate::model::look::filled;

impl CarriedTasks {
    /// Says where a field goes. A field that went elsewhere goes there instead.
    pub fn map(&mut self, from: &CarriedField, to: &CarriedField, known: &[CarriedField]) {
        self.map_line(std::slice::from_ref(&from.name), &from.kind, to, known);
    }

    /// The same for what a line is made of: one field, or several that go along as one. `kind` is the type of the first.
    pub fn map_line(&mut self, from: &[String], kind: &str, to: &CarriedField, known: &[CarriedField]) {
        self.expand(known);
        let was = self.read_besides();
        let carried = self.carried_as(from);
        if let Some(task) = self.tasks.iter_mut().find(|task| is_map_of(task, &carried)) {
            task["destinationField"] = Value::from(to.name.as_str());
        } else {
            let mut task = self.task("Map", "NO_OP", &carried);
            task["destinationField"] = Value::from(to.name.as_str());
            let kinds = [("SOURCE_DATA_TYPE", kind), ("DESTINATION_DATA_TYPE", to.kind.as_str())];
            let kinds = kinds.into_iter().filter(|(_, kind)| !kind.is_empty());
            let told: Map<String, Value> = kinds.map(|(key, kind)| (key.to_owned(), json!(kind))).collect();
            if !told.is_empty() {
                task["taskProperties"] = Value::Object(told);
            }
            self.tasks.push(task);
        }
        self.project(&was);
    }

    /// Maps the fields that are called the same at both ends, and go nowhere yet. Says how many these are.
    pub fn map_by_name(&mut self, known: &[CarriedField], there: &[CarriedField]) -> usize {
        let bare = |tasks: &Self, field: &CarriedField| {
            tasks.lines(known).iter().any(|line| line.to.is_none() && line.from == [field.name.as_str()])
        };
        // What takes all as it is need not be told of each.
        if self.free && !known.is_empty() && self.tasks.iter().all(projects) {
            self.tasks = vec![self.task("Map_all", "NO_OP", &[])];
            self.tasks[0]["taskProperties"] = json!({"EXCLUDE_SOURCE_FIELDS_LIST": "[]"});
            return known.len();
        }
        let mut mapped = 0;
        for field in known {
            let taken = |to: &CarriedField| self.lines(known).iter().any(|line| line.to.as_ref() == Some(&to.name));
            let to = match there.iter().find(|to| to.is_called(&field.name)) {
                Some(to) => Some(to.clone()),
                None if self.free => Some(CarriedField { name: field.name.clone(), ..CarriedField::default() }),
                None => None,
            };
            if let Some(to) = to.filter(|to| !taken(to) && bare(self, field)) {
                self.map(field, &to, known);
                mapped += 1;
            }
        }
        mapped
    }

    /// Leaves out what a line is made of, with all that is done to it.
    pub fn leave_out(&mut self, from: &[String]) {
        let was = self.read_besides();
        if let ([field], Some(task)) = (from, self.tasks.iter_mut().find(|task| is(task, "Map_all"))) {
            let mut left = excluded(task);
            if !left.contains(field) {
                left.push(field.clone());
            }
            task["taskProperties"]["EXCLUDE_SOURCE_FIELDS_LIST"] = Value::from(Value::from(left).to_string());
        }
        let carried = self.carried_as(from);
        self.tasks.retain(|task| !is_map_of(task, &carried));
        if let Some(name) = self.joined_name(from) {
            self.forget_join(&name);
        }
        // What goes along by itself keeps what is done to it.
        let stays = |field: &String| self.maps().any(|map| sources(map).any(|name| name == field));
        if let Some(field) = from.first().filter(|field| !stays(field)) {
            let own: Vec<usize> = self.about(field).map(|(at, _)| at).collect();
            for at in own.into_iter().rev() {
                self.tasks.remove(at);
            }
        }
        self.project(&was);
    }

    /// Does something with a field: `told` is what it was asked for.
    pub fn add_way(&mut self, field: &CarriedField, way: &Way, told: &[(&str, String)]) {
        let was = self.read_besides();
        let mut task = self.task(way.kind, &way.operator, std::slice::from_ref(&field.name));
        let mut properties = Map::new();
        if way.kind == "Filter" {
            let kind = if field.kind.is_empty() { "string" } else { &field.kind };
            properties.insert("DATA_TYPE".to_owned(), json!(kind));
        }
        if way.kind == "Mask" {
            properties.insert("MASK_VALUE".to_owned(), json!("*"));
        }
        properties.extend(way.told.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
        properties.extend(told.iter().map(|(key, value)| ((*key).to_owned(), json!(value))));
        if !properties.is_empty() {
            task["taskProperties"] = Value::Object(properties);
        }
        self.tasks.push(task);
        self.project(&was);
    }

    /// Makes one field of two, the first of a line and a second: they go where the line went.
    pub fn join(&mut self, line: &[String], second: &str, way: &Way, format: Option<&str>, known: &[CarriedField]) {
        let Some(first) = line.first() else { return };
        self.expand(known);
        let was = self.read_besides();
        let parts = [first.clone(), second.to_owned()];
        let (name, before) = (parts.join(","), self.carried_as(line));
        if let Some(joined) = self.joined_name(line) {
            self.forget_join(&joined);
        }
        self.forget_join(&name);
        let mut task = self.task(way.kind, &way.operator, &parts);
        task["destinationField"] = Value::from(name.as_str());
        task["taskProperties"] = match format {
            Some(format) => json!({ "CONCAT_FORMAT": format }),
            None => json!({ "MATH_OPERATION_FIELDS_ORDER": name }),
        };
        for map in self.tasks.iter_mut().filter(|task| is_map_of(task, &before)) {
            map["sourceFields"] = json!([name]);
        }
        let at = self.tasks.iter().position(|task| is(task, "Map")).unwrap_or(self.tasks.len());
        self.tasks.insert(at, task);
        self.project(&was);
    }

    /// Takes something away that is done with a field.
    pub fn remove(&mut self, at: usize) {
        let was = self.read_besides();
        if at < self.tasks.len() {
            self.tasks.remove(at);
        }
        self.project(&was);
    }

    /// Takes the fields of a line that are made one apart again: the first goes where they went.
    pub fn take_apart(&mut self, line: &[String]) {
        let (Some(joined), Some(first)) = (self.joined_name(line), line.first()) else { return };
        let (was, carried) = (self.read_besides(), self.carried_as(line));
        self.forget_join(&joined);
        for map in self.tasks.iter_mut().filter(|task| is_map_of(task, &carried)) {
            map["sourceFields"] = json!([first]);
        }
        self.project(&was);
    }

    /// Whether the fields of a line are made one by a task of its own.
    #[must_use]
    pub fn are_joined(&self, line: &[String]) -> bool {
        self.joined_name(line).is_some()
    }

    /// The name of what the fields of a line are made. What is made of one field alone is a line only where it is
    /// carried, and that field is not.
    fn joined_name(&self, line: &[String]) -> Option<String> {
        let of = self.tasks.iter().find(|task| joins(task) && sources(task).eq(line));
        let name = of.and_then(|task| filled(task, "destinationField"))?;
        let carries = |names: &[String]| self.tasks.iter().any(|task| is_map_of(task, names));
        (line.len() > 1 || carries(&[name.to_owned()]) && !carries(line)).then(|| name.to_owned())
    }

    /// What the mapping of a line names as its sources.
    fn carried_as(&self, line: &[String]) -> Vec<String> {
        self.joined_name(line).map_or_else(|| line.to_vec(), |name| vec![name])
    }

    fn forget_join(&mut self, name: &str) {
        self.tasks.retain(|task| !(joins(task) && filled(task, "destinationField") == Some(name)));
    }

    /// One task that takes all becomes one for each field.
    fn expand(&mut self, known: &[CarriedField]) {
        let Some(at) = self.tasks.iter().position(|task| is(task, "Map_all")) else { return };
        let left = excluded(&self.tasks[at]);
        self.tasks.remove(at);
        for field in known.iter().filter(|field| !left.contains(&field.name)) {
            let mut task = self.task("Map", "NO_OP", std::slice::from_ref(&field.name));
            task["destinationField"] = Value::from(field.name.as_str());
            self.tasks.push(task);
        }
        self.project(&[]);
    }

    /// The fields that are read though nothing speaks of them.
    fn read_besides(&self) -> Vec<String> {
        let used = self.used();
        let read = self.tasks.iter().filter(|task| projects(task)).flat_map(sources);
        read.filter(|field| !used.iter().any(|used| used == field)).map(str::to_owned).collect()
    }

    /// The fields that tasks speak of.
    fn used(&self) -> Vec<String> {
        let mut used: Vec<String> = Vec::new();
        let spoken = self.tasks.iter().filter(|task| !projects(task) && !is(task, "Map_all")).flat_map(sources);
        for field in spoken.filter(|field| !self.is_joined(field)) {
            if !used.iter().any(|known| known == field) {
                used.push(field.to_owned());
            }
        }
        used
    }

    /// Says which fields are read: all that tasks speak of, and those that were read besides. The task that says so
    /// stays as it is where these are the same.
    fn project(&mut self, besides: &[String]) {
        let mut read = self.used();
        read.extend(besides.iter().filter(|field| !self.used().contains(field)).cloned());
        let task = self.task("Filter", "PROJECTION", &read);
        // Some sources have no operator for it, and what takes all takes its place.
        let is_due = !read.is_empty() && !self.takes_all() && task.get("connectorOperator").is_some();
        let own: Vec<usize> = (0..self.tasks.len()).filter(|at| projects(&self.tasks[*at])).collect();
        match own[..] {
            [at] if is_due => {
                // In the order that is there, so that only what changed is another.
                let mut now: Vec<String> = sources(&self.tasks[at]).map(str::to_owned).collect();
                now.retain(|field| read.contains(field));
                read.retain(|field| !now.contains(field));
                now.extend(read);
                self.tasks[at]["sourceFields"] = now.into();
            }
            _ => {
                self.tasks.retain(|task| !projects(task));
                if is_due {
                    self.tasks.insert(0, task);
                }
            }
        }
    }
}

/// Whether it says where exactly these go.
fn is_map_of(task: &Value, carried: &[String]) -> bool {
    is(task, "Map") && sources(task).eq(carried)
}
