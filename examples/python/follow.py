#!/usr/bin/env python3
"""Print a line for each new fact of one region and one indicator, and go on where it stopped.

    pip install nats-py
    export ZHICE_NATS=$(zhice reader add anna)
    python3 examples/python/follow.py papers 440000 grp_growth
"""
import asyncio
import json
import os
import sys

import nats
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy


async def follow(address, name, region, indicator):
    connection = await nats.connect(address, name=name, max_reconnect_attempts=-1)
    # A reader's login asks JetStream under this prefix.
    facts = await connection.jetstream(prefix="zhice.api").pull_subscribe(
        f"zhice.fact.new.{region}.{indicator}.>",
        durable=name,
        stream="FACTS",
        config=ConsumerConfig(
            deliver_policy=DeliverPolicy.NEW,  # the first time; ALL begins with the oldest
            ack_policy=AckPolicy.EXPLICIT,
            max_ack_pending=1,  # one by one, so in order also after a kill
            ack_wait=5,
        ),
    )
    while True:
        try:
            [message] = await facts.fetch(1, timeout=30)
        except nats.errors.TimeoutError:  # nothing new, or the server is away and the client looks for it
            continue
        fact = json.loads(message.data)["fact"]
        print(fact["period"] or "-", fact["indicator"], fact["span"], f"p.{fact['page']}", fact["id"], flush=True)
        await message.ack()  # what is not acknowledged comes again


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: follow.py NAME REGION INDICATOR, with ZHICE_NATS=nats://reader:password@host:port")
    try:
        asyncio.run(follow(os.environ["ZHICE_NATS"], *sys.argv[1:]))
    except KeyboardInterrupt:
        pass
