//! The command line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::access::Token;
use crate::clock::Clock;
use crate::config::Config;
use crate::delivery::{Check, Sender};
use crate::model::{App, Name, Principal, PrincipalKind, Shard, Shards, TokenKind};
use crate::server::{Server, StartError as Failure};
use crate::storage::jetstream::{self, Resharding, Settings};
use crate::storage::{Loss, Storage, Withdrawal, sqlite};
use crate::{demo, ops};

/// A webhook platform. Without a command: `serve --demo --allow-loopback`.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The folder of the database.
    #[arg(
        long,
        global = true,
        env = "PLATFORM_DATA",
        default_value = "platform-data"
    )]
    data: PathBuf,
    /// NATS servers, such as `nats://a:4222,nats://b:4222`. Many servers share what these keep. Without
    /// them, there is one server with an embedded database.
    #[arg(long, global = true, env = "PLATFORM_NATS")]
    nats: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server.
    Serve(Box<Config>),
    /// Copies the database as it is now into a new file.
    Backup { file: PathBuf },
    /// Takes a step to another number of shards, while nodes run. Says what to do until it is done.
    Reshard { shards: Shards },
    #[command(flatten)]
    Manage(Manage),
}

/// What works while a server uses the database, and has taken effect when it has ended.
#[derive(Debug, Subcommand)]
enum Manage {
    /// Adds users.
    #[command(subcommand)]
    User(Add),
    /// Adds OAuth clients.
    #[command(subcommand)]
    Client(Add),
    /// Grants `edit-app` on an app to a user or a client.
    Grant { name: Name, app: App },
    /// Revokes `edit-app` on an app. What is queued for this app is not delivered any more. The webhooks keep
    /// their filters, which count again if the app is granted again.
    Revoke {
        name: Name,
        app: App,
        /// Takes all filters that the user or client may not register any more out of their webhooks, for good.
        /// Removes the webhooks that have no others. Prints what goes and what stays.
        #[arg(long)]
        remove_filters: bool,
    },
    /// Deletes apps.
    #[command(subcommand)]
    App(AppCommand),
    /// Prints a new bearer token of a user, a client or the service `ingest`.
    Token { name: Name },
}

#[derive(Debug, Subcommand)]
enum Add {
    /// Adds one. Of a client, prints its id and its secret.
    Add { name: Name },
}

#[derive(Debug, Subcommand)]
enum AppCommand {
    /// Revokes `edit-app` on an app from everybody, and takes its filters out of all webhooks, for good. Removes
    /// the webhooks that have no others. Prints what goes and what stays. If it is interrupted, run it again.
    Delete { app: App },
}

/// Runs the command that the arguments of the process name.
pub fn run() -> ExitCode {
    let arguments = std::env::args_os();
    let cli = if arguments.len() > 1 {
        Cli::parse_from(arguments)
    } else {
        Cli::parse_from(["urn-filter-platform", "serve", "--demo", "--allow-loopback"])
    };
    let done = match cli.command {
        Command::Serve(config) => run_server(Config {
            data: cli.data,
            nats: cli.nats,
            ..*config
        }),
        Command::Backup { .. } if cli.nats.is_some() => {
            Err("with NATS, `nats account backup` makes the copy".into())
        }
        Command::Backup { file } => back_up(&cli.data, &file),
        Command::Reshard { shards } => match cli.nats {
            Some(url) => reshard(url, shards),
            None => Err("an embedded database has no shards: they need --nats".into()),
        },
        Command::Manage(command) => run_command(&cli.data, cli.nats, command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run_server(config: Config) -> Result<(), Failure> {
    ops::log_to_stderr();
    let check = Check::new(Sender::new(&config)?, Clock::System);
    let server = Server::start(config, Clock::System, Arc::new(check)).await?;
    announce(&server)?;
    ops::interrupted().await?;
    server.stop().await;
    Ok(())
}

fn announce(server: &Server) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "listening on http://{}", server.address)?;
    for (name, token) in &server.tokens {
        writeln!(out, "token {name} {}", token.reveal())?;
    }
    out.flush()
}

fn back_up(data: &Path, file: &Path) -> Result<(), Failure> {
    Ok(sqlite::backup(&sqlite::open(data)?, file)?)
}

#[tokio::main]
async fn reshard(url: String, shards: Shards) -> Result<(), Failure> {
    match attach(url).await?.reshard(shards).await? {
        Resharding::Begun => {
            println!(
                "start nodes for each of 1/{shards} to {shards}/{shards}, then repeat this command"
            );
            Ok(())
        }
        Resharding::Waits(late) => {
            let late: Vec<String> = late.iter().map(Shard::to_string).collect();
            let late = late.join(", ");
            Err(format!("no node has these shards, or it has not caught up: {late}").into())
        }
        Resharding::Done => {
            println!("the index is divided by {shards}: nodes of other numbers may be stopped");
            Ok(())
        }
    }
}

#[tokio::main]
async fn run_command(data: &Path, nats: Option<String>, command: Manage) -> Result<(), Failure> {
    match nats {
        Some(url) => manage(command, &attach(url).await?).await,
        None => manage(command, &sqlite::Store::attach(data)?).await,
    }
}

/// Connects a command to NATS. It needs no key: secrets stay sealed.
async fn attach(url: String) -> Result<jetstream::Store, Failure> {
    let key_file = None;
    Ok(jetstream::Store::attach(&Settings { url, key_file }).await?)
}

async fn manage(command: Manage, store: &dyn Storage) -> Result<(), Failure> {
    demo::add_ingest(store).await?;
    match command {
        Manage::User(Add::Add { name }) => add(store, PrincipalKind::User, &name, None).await?,
        Manage::Client(Add::Add { name }) => {
            let secret = Token::generate();
            add(store, PrincipalKind::Client, &name, Some(secret.hash())).await?;
            println!("client_id {name}\nclient_secret {}", secret.reveal());
        }
        Manage::Grant { name, app } => {
            let principal = find(store, &name).await?;
            if principal.kind == PrincipalKind::Service {
                return Err(format!("`{name}` is a service: it edits nothing").into());
            }
            store.grant(principal.id, &app).await?;
        }
        Manage::Revoke {
            name,
            app,
            remove_filters,
        } => {
            let principal = find(store, &name).await?;
            let is_revoked = store.revoke(principal.id, &app).await?;
            if remove_filters {
                // Also if there is no grant: the command may have been interrupted.
                take_filters(store, &Withdrawal::Owner(principal.id)).await?;
            } else if !is_revoked {
                return Err(format!("`{name}` has no grant on `{app}`").into());
            }
        }
        Manage::App(AppCommand::Delete { app }) => {
            // First: whoever registers a webhook from now on may not name the app.
            for name in store.revoke_all(&app).await? {
                println!("grant of {name} revoked");
            }
            take_filters(store, &Withdrawal::App(app)).await?;
        }
        Manage::Token { name } => {
            let (principal, token) = (find(store, &name).await?, Token::generate());
            let (hash, kind) = (token.hash(), TokenKind::Bearer);
            store.add_token(hash, principal.id, kind, None).await?;
            println!("{}", token.reveal());
        }
    }
    Ok(())
}

async fn take_filters(store: &dyn Storage, withdrawal: &Withdrawal) -> Result<(), Failure> {
    let mut tell = |loss: Loss| {
        let webhook = loss.webhook;
        for filter in &loss.lost {
            println!("webhook {webhook} lost {filter}");
        }
        for filter in &loss.kept {
            println!("webhook {webhook} keeps {filter}");
        }
        if loss.is_removal() {
            println!("webhook {webhook} removed");
        }
    };
    Ok(store.take_filters(withdrawal, &mut tell).await?)
}

async fn add(
    store: &dyn Storage,
    kind: PrincipalKind,
    name: &Name,
    hash: Option<[u8; 32]>,
) -> Result<(), Failure> {
    let added = store.add_principal(kind, name, hash, &[]).await?;
    let taken = || format!("the name `{name}` is taken").into();
    added.map(drop).ok_or_else(taken)
}

async fn find(store: &dyn Storage, name: &Name) -> Result<Principal, Failure> {
    let found = store.principal(name).await?;
    found.ok_or_else(|| format!("there is no user, client or service `{name}`").into())
}
