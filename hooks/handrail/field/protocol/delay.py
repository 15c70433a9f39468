"""Forwards TCP connections and delays what passes: delay.py PORT HOST PORT SECONDS_ONE_WAY.

The kernels of many machines that run jobs lack netem; this stands in for it. Run by itself, it imports
nothing of Handrail.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from functools import partial


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Write what is read, in order, each piece `delay` seconds after it came; the end as well."""
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    clock = asyncio.get_running_loop().time

    async def later() -> None:
        while True:
            due, piece = await queue.get()
            await asyncio.sleep(max(0.0, due - clock()))
            if not piece:
                writer.close()
                return
            writer.write(piece)
            await writer.drain()

    writing = asyncio.create_task(later())
    with suppress(OSError):
        while piece := await reader.read(1 << 16):
            queue.put_nowait((clock() + delay, piece))
    queue.put_nowait((clock() + delay, b''))
    with suppress(OSError):
        await writing


async def meet(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int, delay: float
) -> None:
    """Connect one client with the server; opening a connection takes a round trip more."""
    await asyncio.sleep(2 * delay)
    try:
        there, back = await asyncio.open_connection(host, port)
    except OSError:
        writer.close()
        return
    await asyncio.gather(carry(reader, back, delay), carry(there, writer, delay), return_exceptions=True)


async def serve(listening: int, host: str, port: int, delay: float) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(partial(meet, host=host, port=port, delay=delay), port=listening)
    await server.serve_forever()


if __name__ == '__main__':
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
