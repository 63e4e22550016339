//! Parts of lists.

use std::str::FromStr;

use async_graphql::connection::PageInfo;
use async_graphql::{ID, OutputType, Result, SimpleObject};

use super::delivery::WebhookDelivery;
use super::errors::fault;
use super::webhook::Webhook;
use crate::service::{MAX_PAGE, Page};

/// The entries of a page if nobody says how many.
const PAGE: usize = 20;

/// A part of a list.
#[derive(SimpleObject)]
#[graphql(
    concrete(name = "WebhooksConnection", params(Webhook)),
    concrete(name = "WebhookDeliveriesConnection", params(WebhookDelivery))
)]
pub struct Connection<T: OutputType>
where
    Edge<T>: OutputType,
{
    edges: Vec<Edge<T>>,
    /// The nodes of the edges.
    nodes: Vec<T>,
    page_info: PageInfo,
    /// The number of entries on all pages.
    total_count: usize,
}

/// An entry of a list.
#[derive(SimpleObject)]
#[graphql(
    concrete(name = "WebhooksEdge", params(Webhook)),
    concrete(name = "WebhookDeliveriesEdge", params(WebhookDelivery))
)]
pub struct Edge<T: OutputType> {
    /// What `after` takes to go on behind this entry.
    cursor: ID,
    node: T,
}

impl<T: OutputType + Clone> Connection<T>
where
    Edge<T>: OutputType,
{
    /// Makes a connection of a page. The cursor of an entry is its id.
    pub fn new<U: Into<T>>(page: Page<U>, has_previous_page: bool, id: fn(&T) -> &ID) -> Self {
        let nodes: Vec<T> = page.items.into_iter().map(U::into).collect();
        let edge = |node: &T| Edge {
            cursor: id(node).clone(),
            node: node.clone(),
        };
        let cursor = |node: Option<&T>| node.map(|node| id(node).to_string());
        Self {
            edges: nodes.iter().map(edge).collect(),
            page_info: PageInfo {
                has_previous_page,
                has_next_page: page.has_next,
                start_cursor: cursor(nodes.first()),
                end_cursor: cursor(nodes.last()),
            },
            nodes,
            total_count: page.total,
        }
    }
}

/// Reads the arguments `first` and `after`.
pub fn page<C: FromStr>(first: Option<i32>, after: Option<ID>) -> Result<(usize, Option<C>)> {
    let size = size(first).ok_or_else(|| fault(&["first"], "`first` is not negative"))?;
    let after = after.map(|after| after.parse()).transpose();
    let after = after.map_err(|_| fault(&["after"], "this is no cursor of this list"))?;
    Ok((size, after))
}

/// Returns the number of entries, which is at most [`MAX_PAGE`], or `None` if it is negative.
fn size(first: Option<i32>) -> Option<usize> {
    let wanted = first.map_or(Ok(PAGE), usize::try_from);
    wanted.ok().map(|wanted| wanted.min(MAX_PAGE))
}

/// Returns the complexity of a page.
pub fn page_cost(first: Option<i32>, child: usize) -> usize {
    10 + size(first).unwrap_or(0) * (2 + child)
}
