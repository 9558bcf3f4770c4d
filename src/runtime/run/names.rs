//! What a run may call by a name: items whose ids the service gives, and what an account calls the pairs of a list.

use serde_json::Value;

use super::super::commands::places;
use super::super::headless::Headless;
use super::super::{ExitError, say};
use super::asking::Asking;
use crate::catalog::Plan;
use crate::contract::{ApiError, ErrorKind, RowMapping};
use crate::jobs::rows::PairNames;

/// Puts ids in place of names, and reads what the account calls the pairs. Where the account does not say it, ids do.
pub(super) async fn named(headless: &Headless, mut asking: Asking) -> Result<Asking, ExitError> {
    for (member, resource, text) in asking.named() {
        let Some(list) = asking.list_of(&resource.path) else { continue };
        if places::is_id(&text) {
            // It is asked for where lines may say it, too.
            if asking.says(&member) {
                let name = places::name(headless, resource, &list, &text).await?;
                asking.called.extend(name.map(|name| (member, name)));
            }
            continue;
        }
        let item = places::found(headless, &list.child(&text)).await?;
        if let Some(id) = item.last() {
            asking.put(&member, id);
            asking.called.insert(member, text);
        }
    }
    let mut names = PairNames::of(asking.operation, |path| asking.list_of(path));
    if let Some(plan) = names.plan() {
        match pages(headless, plan).await {
            Ok(pages) => pages.iter().for_each(|page| names.learn(page)),
            Err(error) => say(&format!("switchboard: what columns are called can't be read, ids hold: {error}")),
        }
    }
    asking.names = names;
    let mapping = asking.mapping()?;
    for (id, plan) in asking.names.options(&mapping) {
        match pages(headless, plan).await {
            Ok(pages) => pages.iter().for_each(|page| asking.names.learn_options(&id, page)),
            Err(error) => say(&format!("switchboard: what can be chosen can't be read, ids hold: {error}")),
        }
    }
    let (given, columns) = (Value::Object(serde_json::Map::new()), asking.columns());
    if asking.refers() {
        asking.find_places(&mapping)?;
        refer(headless, &mut asking, &given, &mapping).await;
    }
    for (id, plan) in asking.names.bases(&given, &mapping, &columns) {
        match pages(headless, plan).await {
            Ok(pages) => pages.iter().for_each(|page| asking.names.learn_basis(&id, page)),
            // The lines that name it are told so.
            Err(error) if error.kind == ErrorKind::NotFound => {}
            Err(error) => say(&format!("switchboard: what each line needs can't be read: {error}")),
        }
    }
    Ok(asking)
}

/// Reads what lines name, each list once: those of what is around others first.
async fn refer(headless: &Headless, asking: &mut Asking, given: &Value, mapping: &RowMapping) {
    loop {
        let lists = asking.references.lists(asking.operation, given, mapping, &asking.places);
        if lists.is_empty() {
            return;
        }
        for (list, plan) in lists {
            match pages(headless, plan).await {
                Ok(pages) => {
                    for (n, page) in pages.iter().enumerate() {
                        asking.references.learn(&list, page, n + 1 == pages.len());
                    }
                }
                Err(error) => say(&format!("switchboard: whether what lines name is there can't be read: {error}")),
            }
            asking.references.end(&list);
        }
    }
}

async fn pages(headless: &Headless, plan: Plan) -> Result<Vec<Value>, ApiError> {
    let pages = headless.pages(plan.operation, plan.input, u32::MAX).await?;
    Ok(pages.into_iter().map(|page| page.reply.document).collect())
}
