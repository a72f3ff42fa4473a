"""The worker: runs due jobs, takes over those of dead workers, outlives a database restart."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from fabrique.config.cli import database
from fabrique.config.cli.serve import leave

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
# A worker silent for this long is dead: its jobs go to the others.
STALLED_SECONDS = 20.0
REAP_SECONDS = 10.0
RETURN_SECONDS = 2.0


def _with_fresh_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:  # noqa: ANN401, ARG001 the library's signature
    """Give each job a connection that works, and hand it back to the pool."""
    from django.db import close_old_connections, connections

    close_old_connections()
    try:
        return call_next()
    finally:
        connections.close_all()


async def _reap(app: Any) -> None:  # noqa: ANN401 the library's application is a proxy
    """Put back the jobs whose worker died: every job can run twice without harm."""
    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            logger.warning("Tâche %s reprise : son exécutant ne répond plus", job.id)
            await app.job_manager.retry_job(job, retry_at=datetime.now(UTC))
        await app.job_manager.prune_stalled_workers(STALLED_SECONDS)
        await asyncio.sleep(REAP_SECONDS)


async def _work_once(concurrency: int) -> None:
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        async with worker_app.open_async():
            tasks = {
                asyncio.create_task(_reap(worker_app)),
                asyncio.create_task(
                    worker_app.run_worker_async(
                        concurrency=concurrency,
                        update_heartbeat_interval=HEARTBEAT_SECONDS,
                        stalled_worker_timeout=STALLED_SECONDS,
                        shutdown_graceful_timeout=10,
                        delete_jobs="successful",
                        install_signal_handlers=False,
                        task_middleware=[_with_fresh_connection],
                    )
                ),
            }
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


async def _work(concurrency: int) -> None:
    """Work until a signal, and come back after each loss of the database."""
    import psycopg
    import psycopg_pool
    from procrastinate.exceptions import ConnectorException

    loop = asyncio.get_running_loop()
    current = asyncio.current_task()
    assert current is not None  # noqa: S101 a coroutine runs in a task
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, current.cancel)
    while True:
        try:
            await _work_once(concurrency)
        except (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, OSError) as error:
            logger.warning("Base de données perdue (%s) ; nouvel essai", error)
            await asyncio.sleep(RETURN_SECONDS)


def work(*, concurrency: int) -> int:
    """Run the worker until a signal asks it to stop."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    with database.available():
        database.set_up()
        database.migrate_own()
        with suppress(asyncio.CancelledError, KeyboardInterrupt):
            asyncio.run(_work(concurrency))
    return 0
