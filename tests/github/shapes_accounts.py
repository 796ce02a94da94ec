"""Accounts, repositories, the App and its installations as GitHub shows them."""

from __future__ import annotations

import base64
from typing import Any

from tests.github.contract import Contract
from tests.github.skeleton import Skeleton
from tests.github.world import (
    Account,
    Installation,
    PullRequest,
    Repository,
    World,
    instant,
)

Json = Any


def node(kind: str, number: int) -> str:
    """Return the opaque identifier of GraphQL."""
    return f"{kind}_{base64.urlsafe_b64encode(str(number).encode()).decode().rstrip('=')}"


def link(address: str) -> Json:
    """Put an address as `_links` do."""
    return {"href": address}


class AccountShapes:
    """Turns what there is before any pull request into JSON."""

    def __init__(self, world: World, contract: Contract) -> None:
        self.world = world
        self.skeleton = Skeleton(contract)

    def user(self, account: Account) -> Json:
        """A simple user."""
        api = f"{self.world.url}/users/{account.login}"
        return self.skeleton.fill(
            "simple-user",
            {
                "login": account.login,
                "id": account.id,
                "node_id": node("U", account.id),
                "avatar_url": f"{self.world.web_url}/avatars/{account.id}",
                "url": api,
                "html_url": f"{self.world.web_url}/{account.login.removesuffix('[bot]')}",
                "type": account.type,
                "site_admin": False,
            },
        )

    def app(self) -> Json:
        """The App."""
        world = self.world
        return self.skeleton.fill(
            "integration",
            {
                "id": world.app_id,
                "slug": world.app_slug,
                "client_id": world.client_id,
                "node_id": node("A", world.app_id),
                "owner": self.user(world.app_owner),
                "name": "Velox",
                "description": None,
                "external_url": "https://velox.example",
                "html_url": f"{world.web_url}/apps/{world.app_slug}",
                "created_at": instant(1_750_000_000),
                "updated_at": instant(1_750_000_000),
                "permissions": dict(world.permissions),
                "events": list(world.events),
            },
        )

    def repository(self, repository: Repository, schema: str = "full-repository") -> Json:
        """A repository."""
        api = f"{self.world.url}/repos/{repository.full_name}"
        web = f"{self.world.web_url}/{repository.full_name}"
        return self.skeleton.fill(
            schema,
            {
                "id": repository.id,
                "node_id": node("R", repository.id),
                "name": repository.name,
                "full_name": repository.full_name,
                "private": repository.private,
                "owner": self.user(repository.owner),
                "html_url": web,
                "description": None,
                "fork": repository.forked_from is not None,
                "url": api,
                "clone_url": f"{web}.git",
                "ssh_url": f"git@127.0.0.1:{repository.full_name}.git",
                "git_url": f"git://127.0.0.1/{repository.full_name}.git",
                "pulls_url": f"{api}/pulls{{/number}}",
                "compare_url": f"{api}/compare/{{base}}...{{head}}",
                "contents_url": f"{api}/contents/{{+path}}",
                "default_branch": repository.default_branch,
                "archived": repository.archived,
                "disabled": False,
                "visibility": "private" if repository.private else "public",
                "language": "Python",
                "topics": [],
                "is_template": False,
                "web_commit_signoff_required": False,
                "has_issues": repository.has_issues,
                "has_downloads": True,
                "created_at": instant(repository.created_at),
                "updated_at": instant(repository.created_at),
                "pushed_at": instant(repository.created_at),
                "permissions": {
                    "admin": False,
                    "maintain": False,
                    "push": False,
                    "triage": False,
                    "pull": True,
                },
            },
        )

    def organization(self, account: Account) -> Json:
        """An organisation, as webhooks show it."""
        api = f"{self.world.url}/orgs/{account.login}"
        urls = {f"{name}_url": f"{api}/{name}" for name in ("events", "hooks", "issues", "repos")}
        members = {f"{name}_url": f"{api}/{name}{{/member}}" for name in ("members", "public_members")}
        about = {
            "login": account.login,
            "id": account.id,
            "node_id": node("O", account.id),
            "description": None,
        }
        return {
            **about,
            "url": api,
            "avatar_url": f"{self.world.web_url}/avatars/{account.id}",
            **urls,
            **members,
        }

    def association(self, repository: Repository, account: Account) -> str:
        """Tell how an account stands to a repository; GitHub's own answer, which is no authorisation."""
        if account is repository.owner:
            return "OWNER"
        if account.login.lower() in repository.collaborators:
            return "COLLABORATOR"
        return "NONE" if account.type == "Bot" else "CONTRIBUTOR"

    def end(self, pull: PullRequest, head: bool) -> Json:
        """The head or the base of a pull request; the repository of a head may be gone."""
        repository = pull.head_repository if head else pull.repository
        owner = pull.head_owner if head else pull.repository.owner
        ref = pull.head_ref if head else pull.base_ref
        gone = repository is None or repository.deleted
        return {
            "label": f"{owner.login}:{ref}",
            "ref": ref,
            "sha": pull.head if head else pull.base_sha,
            "user": self.user(owner),
            "repo": None if gone or repository is None else self.repository(repository, "repository"),
        }

    def installation(self, installation: Installation) -> Json:
        """An installation."""
        world = self.world
        return self.skeleton.fill(
            "installation",
            {
                "id": installation.id,
                "node_id": node("MI", installation.id),
                "account": self.user(installation.account),
                "app_id": world.app_id,
                "app_slug": world.app_slug,
                "client_id": world.client_id,
                "target_id": installation.account.id,
                "target_type": installation.account.type,
                "repository_selection": "selected",
                "access_tokens_url": f"{world.url}/app/installations/{installation.id}/access_tokens",
                "repositories_url": f"{world.url}/installation/repositories",
                "html_url": f"{world.web_url}/settings/installations/{installation.id}",
                "permissions": dict(installation.permissions),
                "events": list(world.events),
                "created_at": instant(installation.created_at),
                "updated_at": instant(installation.created_at),
                "single_file_name": None,
                "suspended_by": self.user(installation.account) if installation.suspended_at else None,
                "suspended_at": instant(installation.suspended_at) if installation.suspended_at else None,
            },
        )
