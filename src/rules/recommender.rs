//! Rules of the recommenders of Customer Profiles.

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::look::{at, path};

pub(super) const OF_CONFIG: &[&[Rule]] =
    &[&[Rule::error("recommender.columns-one-way", "semantics, 1, Recommender", columns_one_way)]];

/// The columns to learn from are named, or those to leave out are.
fn columns_one_way(document: &Value, report: &mut Report<'_>) {
    let names = |member: &str| at(document, &format!("RecommenderConfig.{member}")).is_some();
    if names("IncludedColumns") && names("ExcludedColumns") {
        let message = "excludes the columns to train with: name those to train with, or those to leave out";
        report.at(path(&["RecommenderConfig", "ExcludedColumns"]), message);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn columns_are_chosen_in_one_way() {
        let columns = json!({"_webAnalytics": ["page"]});
        for operation in ["customer-profiles:CreateRecommender", "customer-profiles:UpdateRecommender"] {
            let mut recommender = json!({"DomainName": "acme", "RecommenderName": "trends",
                "RecommenderRecipeName": "trending-now", "RecommenderConfig": {"IncludedColumns": columns}});
            assert_clean(operation, &recommender);
            recommender["RecommenderConfig"]["ExcludedColumns"] = columns.clone();
            let broken = &["RecommenderConfig.ExcludedColumns"];
            assert_finds(operation, &recommender, "recommender.columns-one-way", broken);
            recommender["RecommenderConfig"]["IncludedColumns"] = json!(null);
            assert_clean(operation, &recommender);
        }
    }
}
