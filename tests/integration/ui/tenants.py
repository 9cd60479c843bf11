"""Three merchants with something of everything, each holding a word that the others must never read."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any

import httpx

from domain.batch import BatchItem
from domain.brief import Question, Request
from domain.catalog import Product
from domain.events import AnswerGiven, CreativeGenerated
from domain.experiment import Arm, Experiment, SampleSize
from domain.runs import Run
from domain.trial import Exhibit, Trial
from jobs.batches import submit_batch
from jobs.runs import Backbone
from memory.api_keys import ApiKeys
from memory.webhooks import Webhooks, new_webhook
from tools.understanding.standing import heard_in
from ui import backstage

COLOURS = {"ann": "红色", "bob": "蓝色", "cho": "绿色", "dee": "黄色"}
"""What each never wants: a memory's id comes from what it says."""


@dataclass
class Tenant:
    """A merchant, what is theirs, and a way to ask as them."""

    name: str
    key: str
    word: str
    ids: dict[str, str] = field(default_factory=dict)
    """By the name that routes give it."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


async def settle(name: str) -> Tenant:
    """Move a merchant in."""
    backbone = backstage.backbone()
    key, _ = await ApiKeys(backbone.redis).issue(name, "", ["read", "write", "deliver"])
    one = Tenant(name, key, f"secret-of-{name}-7f3a")
    picture = backbone.assets.put(one.word.encode(), "text/plain")
    product = Product(sku=f"sku-{name}", title={"en": one.word}, images=(picture,), attributes=())
    await asyncio.to_thread(backbone.catalog.of(name).put, product)
    await backstage.belongings().give(name, picture)
    kit = backbone.assets.put(_kit(one.word), "application/zip")
    run = await backbone.runs.create(_run(one, kit))
    head = {"thread_id": run.thread_id, "run_id": run.id, "merchant_id": name}
    await backbone.bus.publish(
        CreativeGenerated(id=f"{name}:1", creative_id=f"c-{name}", asset=picture, **head),
        AnswerGiven(id=f"{name}:2", text={"en": one.word}, **head),
    )
    trial = await backbone.trials.create(_trial(one, picture))
    batch = await submit_batch(backbone, f"one picture {one.word}", [BatchItem(sku=f"sku-{name}")], merchant=name)
    hook = new_webhook(name, f"https://{one.word}.example/hook", ["run.completed"])
    await Webhooks(backbone.redis).put(hook)
    rules = [rule.model_copy(update={"source": one.word}) for rule in heard_in(f"以后别用{COLOURS[name]}").rules]
    memory = (await backbone.recollections.remember(name, rules))[0].id
    one.ids |= {
        "run_id": run.id, "thread_id": run.thread_id, "asset": picture, "trial_id": trial.id, "batch_id": batch.id,
        "webhook_id": hook.id, "memory_id": memory, "creative_id": f"c-{name}", "sku": f"sku-{name}",
        "member": "kit.json",
    }  # fmt: skip
    return one


async def unharmed(one: Tenant) -> None:
    """Everything is as it was."""
    backbone: Backbone = backstage.backbone()
    run = await backbone.runs.get(one.ids["run_id"])
    assert (run.status, run.answer, run.merchant) == ("waiting", None, one.name)
    assert len(await backbone.runs.list(thread_id=run.thread_id)) == 1
    assert (await backbone.trials.get(one.ids["trial_id"])).status == "running"
    assert (await backbone.batches.get(one.ids["batch_id"]))[1] == "running"
    assert (await Webhooks(backbone.redis).get(one.ids["webhook_id"], one.name)).url.startswith(f"https://{one.word}")
    assert [mine.title["en"] for mine in backbone.catalog.of(one.name).own()] == [one.word]
    assert [item.source for item in await backbone.recollections.recall(one.name)] == [one.word]


class Socket:
    """A chat page's socket, by long polling: what it sends and what it is told."""

    PATH = "/ws/socket.io/"

    def __init__(self, http: httpx.AsyncClient, one: Tenant, session: str, thread: str = "") -> None:
        self.http, self.one, self.session, self.thread = http, one, session, thread
        self.told = ""
        self._sid = ""
        self._reading: asyncio.Task[None] | None = None

    async def open(self) -> bool:
        """Connect; whether that was allowed."""
        answer = await self._get()
        if answer.status_code != 200:
            return False
        self._sid = json.loads(answer.text[1:])["sid"]
        known = {"sessionId": self.session, "clientType": "webapp", "userEnv": "", "chatProfile": ""}
        await self._post("40" + json.dumps({**known, "threadId": self.thread}))
        first = (await self._get()).text
        if not first.startswith("40"):
            self.told += first
            return False
        self._reading = asyncio.create_task(self._read())
        await self.say("connection_successful")
        return True

    async def say(self, event: str, *payload: Any) -> None:
        """Send an event."""
        await self._post("42" + json.dumps([event, *payload]))

    async def close(self) -> None:
        if self._reading:
            # The socket library may take a cancellation for the end of one poll, and the next poll would wait for ever.
            while not self._reading.done():
                self._reading.cancel()
                await asyncio.wait({self._reading}, timeout=1)
            await self._post("1")

    async def _read(self) -> None:
        while (answer := await self._get()).status_code == 200:
            self.told += answer.text
            if "2" in answer.text.split("\x1e"):
                await self._post("3")

    async def _get(self) -> httpx.Response:
        where = {"EIO": "4", "transport": "polling"} | ({"sid": self._sid} if self._sid else {})
        return await self.http.get(self.PATH, params=where, headers=self.one.headers, timeout=40)

    async def _post(self, text: str) -> None:
        where = {"EIO": "4", "transport": "polling", "sid": self._sid}
        await self.http.post(self.PATH, params=where, content=text, headers=self.one.headers)


def _kit(word: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as kit:
        kit.writestr("kit.json", json.dumps({"word": word}))
    return file.getvalue()


def _run(one: Tenant, kit: str) -> Run:
    return Run(
        id=f"run-{one.name}", thread_id=f"thread-run-{one.name}", merchant=one.name, status="waiting", kit=kit,
        request=Request(text=one.word, merchant=one.name), plan=None,
        question=Question(id="q1", about="approval", text={"en": one.word}),
    )  # fmt: skip


def _trial(one: Tenant, picture: str) -> Trial:
    experiment = Experiment(
        id=f"exp-{one.name}", sku=f"sku-{one.name}", hypothesis={"en": one.word}, status="running",
        arms=(Arm(name="a", creatives=("c0",), share=0.5, title={"en": one.word}),
              Arm(name="b", creatives=("c1",), share=0.5, title={"en": "b"})),
        sample=SampleSize(baseline=0.2, lift=0.5, users_per_arm=400, days=4, daily_users=200), stop_rule={"en": "x"},
    )  # fmt: skip
    exhibits = tuple(
        Exhibit(creative=f"c{at}", arm=arm, asset=picture, persona="p", canvas="1x1") for at, arm in enumerate("ab")
    )
    return Trial(experiment=experiment, exhibits=exhibits, merchant=one.name, plain=picture)
