//! Customer Profiles in the sandbox: a file for each resource that follows rules of its own, and tables of the rest.
//!
//! Machine-learned matching and recommendations keep plain state and no results but those that a seed plants: nothing is
//! made up.

mod alike;
mod attribute;
mod case_object;
mod derive;
mod detect;
mod domain;
mod domain_state;
mod engagement;
mod expiry;
mod history;
mod identity;
mod incoming;
mod inferred;
mod ingest;
mod integration;
mod keys;
mod matching;
mod merge;
mod object;
mod object_mapping;
mod object_store;
mod object_type;
mod origin;
mod plant;
mod profile;
mod profile_keys;
mod recommender;
mod resources;
mod room;
mod search;
mod segment;
mod stored;
mod template;
mod upload;
mod values;
mod workflow;

pub(super) use alike::plant_match;
pub(super) use case_object::hand_over as hand_over_case;
pub(super) use plant::{Planter, plant_profile, plant_told_profile};
pub(super) use upload::take as take_upload;

use self::resources::{DOMAINS, EVENT_STREAMS, HISTORY, INTEGRATIONS, LAYOUTS, OBJECT_TYPES, PROFILES};
use super::Handler;
use super::backend::{Backend, Planned};
use super::generic::Resource;

/// What Customer Profiles hands over.
pub(super) static BACKEND: Backend = Backend { resources: RESOURCES, handler, due, ..Backend::PLAIN };

const RESOURCES: &[&Resource] = &[
    &DOMAINS,
    &OBJECT_TYPES,
    &object_type::DOMAIN_OBJECT_TYPES,
    &PROFILES,
    &HISTORY,
    &INTEGRATIONS,
    &workflow::WORKFLOWS,
    &attribute::DEFINITIONS,
    &segment::DEFINITIONS,
    &segment::ESTIMATES,
    &segment::SNAPSHOTS,
    &segment::STREAM,
    &segment::SUBSCRIPTION,
    &segment::SUBSCRIPTION_EVENTS,
    &EVENT_STREAMS,
    &engagement::EVENT_TRIGGERS,
    &LAYOUTS,
    &recommender::RECOMMENDERS,
    &recommender::FILTERS,
    &recommender::SCHEMAS,
    &upload::JOBS,
    &identity::JOBS,
];

fn due(what: &str) -> Option<Planned> {
    Some(Planned::Then(match what {
        object_store::EXPIRY => object::expire,
        identity::STEP => identity::step,
        segment::RUN => segment::run,
        segment::EXPORT => segment::export,
        upload::RUN => upload::run,
        expiry::EXPIRY => profile::expire,
        recommender::END => recommender::end,
        _ => return None,
    }))
}

fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateDomain" => domain::create,
        "GetDomain" => domain::get,
        "UpdateDomain" => domain::update,
        "GetMatches" => alike::list,
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
        "AddProfileKey" => profile_keys::add,
        "DeleteProfileKey" => profile_keys::delete,
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
