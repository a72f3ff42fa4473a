"""Backing up and restoring: one folder holds the database, the files and a manifest."""

from fabrique.config.backups.folder import BackupError, back_up, restore

__all__ = ["BackupError", "back_up", "restore"]
