"""What people do with the App itself: install it, suspend it, give it repositories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.github.mail import Delivery
from tests.github.people_talk import TalkingPeople
from tests.github.shapes_accounts import node
from tests.github.world import Installation, Repository, instant

Json = Any


class AdministeringPeople(TalkingPeople):
    """Adds installations to what people do."""

    def _short(self, repositories: Iterable[Repository]) -> list[Json]:
        return [
            {
                "id": repository.id,
                "node_id": node("R", repository.id),
                "name": repository.name,
                "full_name": repository.full_name,
                "private": repository.private,
            }
            for repository in repositories
        ]

    def install(
        self, *full_names: str, permissions: Mapping[str, str] | None = None, by: str = "ada"
    ) -> Installation:
        """Install the App on repositories of one account."""
        repositories = [self.find(name) for name in full_names]
        account = repositories[0].owner
        if any(repository.owner is not account for repository in repositories):
            raise ValueError("an installation is at one account")
        if next(self.world.installations_at(account), None):
            raise ValueError(f"the App is installed at {account.login}: add_repositories")
        installation = Installation(
            id=self.world.next_id() % 100_000_000,
            account=account,
            repositories=repositories,
            permissions={**(permissions if permissions is not None else self.world.permissions)},
            created_at=self.world.now(),
        )
        self.world.installations.append(installation)
        person = self.world.account(by)
        shown = self._short(repositories)
        self.announce_installation("installation", "created", installation, person, repositories=shown)
        return installation

    def uninstall(self, installation: Installation, *, by: str = "ada") -> None:
        """Remove the App: its tokens end at once."""
        shown = self._short(installation.repositories)
        person = self.world.account(by)
        self.announce_installation("installation", "deleted", installation, person, repositories=shown)
        installation.deleted = True

    def suspend(self, installation: Installation, *, by: str = "ada") -> None:
        """Suspend the App: it can do nothing and hears of nothing."""
        installation.suspended_at = self.world.now()
        self.announce_installation("installation", "suspend", installation, self.world.account(by))

    def unsuspend(self, installation: Installation, *, by: str = "ada") -> None:
        """Let it work again."""
        installation.suspended_at = None
        self.announce_installation("installation", "unsuspend", installation, self.world.account(by))

    def accept_permissions(
        self, installation: Installation, permissions: Mapping[str, str], *, by: str = "ada"
    ) -> None:
        """Change what the App may do."""
        installation.permissions = dict(permissions)
        person = self.world.account(by)
        shown = self._short(installation.repositories)
        self.announce_installation(
            "installation", "new_permissions_accepted", installation, person, repositories=shown
        )

    def add_repositories(self, installation: Installation, *full_names: str, by: str = "ada") -> None:
        """Give the App more repositories."""
        added = [self.find(name) for name in full_names]
        installation.repositories.extend(added)
        self._repositories_changed(installation, "added", added, [], by)

    def remove_repositories(self, installation: Installation, *full_names: str, by: str = "ada") -> None:
        """Take repositories from the App."""
        removed = [self.find(name) for name in full_names]
        installation.repositories[:] = [item for item in installation.repositories if item not in removed]
        self._repositories_changed(installation, "removed", [], removed, by)

    def _repositories_changed(
        self,
        installation: Installation,
        action: str,
        added: list[Repository],
        removed: list[Repository],
        by: str,
    ) -> None:
        self.announce_installation(
            "installation_repositories",
            action,
            installation,
            self.world.account(by),
            repository_selection="selected",
            repositories_added=self._short(added),
            repositories_removed=self._short(removed),
            requester=None,
        )

    def rename_repository(self, full_name: str, name: str, *, by: str = "ada") -> None:
        """Give a repository another name; its number stays, and the old name leads there."""
        repository = self.find(full_name)
        changes = {"repository": {"name": {"from": repository.name}}}
        self.world.old_names[repository.full_name.lower()] = repository
        repository.name = name
        self.announce("repository", "renamed", repository, {"changes": changes}, self.world.account(by))

    def archive(self, full_name: str, *, by: str = "ada") -> None:
        """Make a repository read-only."""
        repository = self.find(full_name)
        repository.archived = True
        self.announce("repository", "archived", repository, {}, self.world.account(by))

    def unarchive(self, full_name: str, *, by: str = "ada") -> None:
        """Let a repository be written to again."""
        repository = self.find(full_name)
        repository.archived = False
        self.announce("repository", "unarchived", repository, {}, self.world.account(by))

    def privatize(self, full_name: str, *, by: str = "ada") -> None:
        """Hide a repository."""
        repository = self.find(full_name)
        repository.private = True
        self.announce("repository", "privatized", repository, {}, self.world.account(by))

    def delete_repository(self, full_name: str, *, by: str = "ada") -> None:
        """Delete a repository, and all that belongs to it."""
        repository = self.find(full_name)
        self.announce("repository", "deleted", repository, {}, self.world.account(by))
        repository.deleted = True

    def transfer(self, full_name: str, owner: str, *, by: str = "ada") -> None:
        """Give a repository to another account, where the App may be installed too: that one is told."""
        repository = self.find(full_name)
        old, repository.owner = repository.owner, self.world.account(owner)
        self.world.old_names[full_name.lower()] = repository
        for there in self.world.installations:
            if repository in there.repositories:
                there.repositories.remove(repository)
        for there in self.world.installations_at(repository.owner):
            there.repositories.append(repository)
        kind = "organization" if old.type == "Organization" else "user"
        changes = {"owner": {"from": {kind: self.shapes.user(old)}}}
        self.announce("repository", "transferred", repository, {"changes": changes}, self.world.account(by))

    def rename_account(self, installation: Installation, login: str, *, by: str = "ada") -> None:
        """Give the account of an installation another name, under which its repositories are found then."""
        account = installation.account
        before = account.login
        for repository in self.world.repositories:
            if repository.owner is account:
                self.world.old_names[repository.full_name.lower()] = repository
        self.world.accounts[login.lower()] = self.world.accounts.pop(before.lower())
        account.login = login
        self.announce_installation(
            "installation_target",
            "renamed",
            installation,
            self.world.account(by),
            account=self.shapes.user(account),
            changes={"login": {"from": before}},
            target_type=account.type,
        )

    def ping(self) -> Delivery:
        """Ask the App's address whether it listens, as when the hook is saved."""
        config = {"content_type": "json", "insecure_ssl": "0", "secret": "********", "url": self.mail.url}
        hook: dict[str, Json] = {
            "type": "App",
            "id": self.mail.hook_id,
            "name": "web",
            "active": True,
            "events": list(self.world.events),
            "config": config,
            "app_id": self.world.app_id,
        }
        address, now = f"{self.world.url}/app/hook/config", instant(self.world.now())
        hook.update(created_at=now, updated_at=now, url=address, ping_url=f"{address}/pings")
        sender = self.shapes.user(self.world.app_owner)
        payload = {"zen": "Speak like a human.", "hook_id": self.mail.hook_id, "hook": hook, "sender": sender}
        return self.mail.post("ping", None, None, None, payload)

    def add_private_key(self) -> str:
        """Give the App one more key, which `private_key` then is; the others stay good."""
        self.world.keys.append(rsa.generate_private_key(public_exponent=65537, key_size=2048))
        return self.world.private_key

    def delete_old_private_keys(self) -> None:
        """Let only the newest key be good."""
        del self.world.keys[:-1]

    def expire_tokens(self) -> None:
        """Let every token given out so far be over."""
        for token in self.world.tokens.values():
            token.expires_at = self.world.now() - 1
