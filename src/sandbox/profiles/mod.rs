//! Customer Profiles in the sandbox: a file for each resource that follows rules of its own, and tables of the rest.
//!
//! Machine-learned matching and recommendations keep plain state and no results: nothing is made up.

mod attribute;
mod compare;
mod derive;
mod detect;
mod domain;
mod engagement;
mod expiry;
mod history;
mod identity;
mod inferred;
mod ingest;
mod integration;
mod keys;
mod matching;
mod merge;
mod object;
mod object_type;
mod origin;
mod plant;
mod profile;
mod recommender;
mod room;
mod search;
mod segment;
mod template;
mod upload;
mod values;
mod workflow;

pub(super) use plant::{Planter, plant_profile};
pub(super) use upload::take as take_upload;

use super::generic::Resource;
use super::store::Due;
use super::{Handler, Refusal, Store};

/// The resources that the generic mechanism keeps.
pub const RESOURCES: &[&Resource] = &[
    &domain::DOMAINS,
    &object_type::OBJECT_TYPES,
    &object_type::DOMAIN_OBJECT_TYPES,
    &profile::PROFILES,
    &history::HISTORY,
    &integration::INTEGRATIONS,
    &workflow::WORKFLOWS,
    &attribute::DEFINITIONS,
    &segment::DEFINITIONS,
    &segment::ESTIMATES,
    &segment::SNAPSHOTS,
    &segment::STREAM,
    &segment::SUBSCRIPTION,
    &segment::SUBSCRIPTION_EVENTS,
    &engagement::EVENT_STREAMS,
    &engagement::EVENT_TRIGGERS,
    &engagement::LAYOUTS,
    &recommender::RECOMMENDERS,
    &recommender::FILTERS,
    &recommender::SCHEMAS,
    &upload::JOBS,
    &identity::JOBS,
];

/// Carries out what has become due, at its own time.
///
/// # Errors
/// If the store fails.
pub(super) fn come_due(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    match due.what.as_str() {
        object::EXPIRY => object::expire(store, due),
        identity::STEP => identity::step(store, due),
        segment::RUN => segment::run(store, due),
        segment::EXPORT => segment::export(store, due),
        upload::RUN => upload::run(store, due),
        expiry::EXPIRY => expiry::expire(store, due),
        recommender::END => recommender::end(store, due),
        other => Err(Refusal::internal(format!("Nobody knows how to carry out {other}"))),
    }
}

/// The handler of an operation that needs one.
pub fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateDomain" => domain::create,
        "GetDomain" => domain::get,
        "UpdateDomain" => domain::update,
        "GetMatches" => domain::matches,
        "PutProfileObjectType" => object_type::put,
        "GetProfileObjectType" => object_type::get,
        "ListProfileObjectTypes" => object_type::list,
        "DeleteProfileObjectType" => object_type::delete,
        "DetectProfileObjectType" => detect::detect,
        "ListObjectTypeAttributes" => values::attributes,
        "ListObjectTypeAttributeValues" => values::attribute_values,
        "GetObjectTypeAttributeStatistics" => values::statistics,
        "ListProfileAttributeValues" => values::profile_values,
        "GetProfileObjectTypeTemplate" => template::get,
        "ListProfileObjectTypeTemplates" => template::list,
        "CreateProfile" => profile::create,
        "UpdateProfile" => profile::update,
        "DeleteProfile" => profile::delete,
        "BatchGetProfile" => profile::batch_get,
        "AddProfileKey" => keys::add,
        "DeleteProfileKey" => keys::delete,
        "SearchProfiles" => search::search,
        "MergeProfiles" => merge::merge,
        "PutProfileObject" => object::put,
        "BatchPutProfileObject" => object::batch_put,
        "ListProfileObjects" => object::list,
        "DeleteProfileObject" => object::delete,
        "ListProfileHistoryRecords" => history::list,
        "PutIntegration" => integration::put,
        "ListAccountIntegrations" => integration::list_account,
        "CreateIntegrationWorkflow" => workflow::create,
        "ListWorkflows" => workflow::list,
        "GetWorkflowSteps" => workflow::steps,
        "ListCalculatedAttributesForProfile" => attribute::list_for_profile,
        "GetCalculatedAttributeForProfile" => attribute::get_for_profile,
        "BatchGetCalculatedAttributeForProfile" => attribute::batch_get,
        "CreateEventStream" => engagement::create_stream,
        "CreateCalculatedAttributeDefinition" => attribute::create,
        "UpdateCalculatedAttributeDefinition" => attribute::update,
        "UpdateDomainLayout" => engagement::update_layout,
        "UpdateRecommender" => recommender::update,
        "DeleteRecommender" => recommender::delete,
        "DeleteRecommenderFilter" => recommender::delete_filter,
        "DeleteRecommenderSchema" => recommender::delete_schema,
        "ListRecommenderRecipes" => recommender::recipes,
        "GetProfileRecommendations" => recommender::recommend,
        "SearchRecommendations" => recommender::search,
        "GetSegmentMembership" => segment::membership,
        "CreateSegmentEstimate" => segment::create_estimate,
        "GetSegmentEstimate" => segment::estimate,
        "CreateSegmentSnapshot" => segment::create_snapshot,
        "GetStreamForSegments" => segment::stream,
        "DisassociateStreamForSegments" => segment::disassociate,
        "PutSegmentSubscription" => segment::subscribe,
        "DeleteSegmentSubscription" => segment::unsubscribe,
        "ListRuleBasedMatches" => matching::list,
        "GetSimilarProfiles" => matching::similar,
        "GetAutoMergingPreview" => identity::preview,
        "StartRecommender" => recommender::start,
        "StopRecommender" => recommender::stop,
        "GetUploadJobPath" => upload::path,
        "StartUploadJob" => upload::start,
        "StopUploadJob" => upload::stop,
        _ => return None,
    })
}
