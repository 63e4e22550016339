//! Parts of lists.

use std::fmt::Display;
use std::str::FromStr;

use async_graphql::connection::PageInfo;
use async_graphql::{ID, OutputType, SimpleObject};

use super::delivery::WebhookDelivery;
use super::errors::Faults;
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
pub struct Connection<T>
where
    T: OutputType,
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

impl<T> Connection<T>
where
    T: OutputType + Clone,
    Edge<T>: OutputType,
{
    /// Makes a connection of a page. The cursor of an entry is its id.
    pub fn new<U, C: Display>(
        page: Page<U>,
        arguments: &PageArguments<C>,
        cursor: impl Fn(&U) -> C,
    ) -> Self
    where
        T: From<U>,
    {
        let edge = |item: U| Edge {
            cursor: cursor(&item).into(),
            node: T::from(item),
        };
        let edges: Vec<Edge<T>> = page.items.into_iter().map(edge).collect();
        let cursor = |edge: Option<&Edge<T>>| edge.map(|edge| edge.cursor.to_string());
        Self {
            nodes: edges.iter().map(|edge| edge.node.clone()).collect(),
            page_info: PageInfo {
                has_previous_page: arguments.after.is_some(),
                has_next_page: page.has_next,
                start_cursor: cursor(edges.first()),
                end_cursor: cursor(edges.last()),
            },
            total_count: page.total,
            edges,
        }
    }
}

/// Which part of a list.
pub struct PageArguments<C> {
    pub first: usize,
    pub after: Option<C>,
}

impl<C: FromStr> PageArguments<C> {
    /// Reads the arguments `first` and `after`, and notes their faults.
    pub fn read(faults: &mut Faults, first: Option<i32>, after: Option<ID>) -> Self {
        let size = size(first).ok_or("`first` is not negative");
        let cursor = after.map(|after| after.parse().map_err(|_| "no cursor of this list"));
        Self {
            first: faults.take(&["first"], size).unwrap_or(0),
            after: faults.take(&["after"], cursor.transpose()).flatten(),
        }
    }
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
