// Drives one client through its script: waiting for text, sending, ending input, signals.
// Not here: starting clients and servers, time limits (play.ts).
// Called by play.ts.

import type { Place, ServerSpec, Step } from './case';
import { awaitText, type Watch } from './pipes';
import { expand, expandData, type Fill } from './placeholders';
import type { Child } from './process';
import type { Server } from './server';

/** The real program flushes its output after the report, which ends with a line `---`. */
export const REPORT: readonly Step[] = [
  { do: 'await', text: 'Verify return code:' },
  { do: 'await', text: '---\n' },
];

/** The script of a run that has none. */
export function defaultScript(server: ServerSpec): readonly Step[] {
  const connects = server.kind !== 'none' && server.kind !== 'closed';
  return connects ? [...REPORT, { do: 'end' }] : [{ do: 'end' }];
}

function watches(place: Place, client: Child, server: Server): Watch[] {
  const screen = client.screen ? [client.screen] : [];
  switch (place) {
    case 'output':
      return [client.stdout, client.stderr, ...screen];
    case 'stdout':
      return [client.stdout];
    case 'stderr':
      return [client.stderr];
    case 'screen':
      return screen;
    case 'server':
      return [server.output];
  }
}

/** Plays the steps; stops early when the client ends before a text that is waited for. */
export async function playScript(
  steps: readonly Step[],
  client: Child,
  server: Server,
  fill: Fill,
): Promise<void> {
  const streams = watches('output', client, server).map((watch) => watch.end);
  const gone = Promise.all([client.ended, ...streams]).then(() => false);
  for (const step of steps) {
    switch (step.do) {
      case 'await': {
        const where = watches(step.in ?? 'output', client, server);
        const found = awaitText(
          where,
          [step.text].flat().map((text) => expand(text, fill)),
        );
        // A server lives on when the client has ended; then nobody is left to drive.
        if (!(await Promise.race([found, gone]))) return;
        break;
      }
      case 'send':
        client.stdin?.write(expandData(step.data, fill));
        break;
      case 'type':
        client.type(expandData(step.data, fill), step.when ?? 'any');
        break;
      case 'end':
        client.stdin?.end();
        break;
      case 'server':
        server.send(expandData(step.data, fill));
        break;
      case 'server-end':
        server.endInput();
        break;
      case 'server-signal':
        server.signal(step.signal);
        break;
      case 'peer':
        server.peer(step.action);
        break;
      case 'signal':
        client.signal(step.signal);
        break;
      case 'close-stdout':
        client.stdout.drop();
        break;
      case 'exit':
        await client.ended;
        break;
    }
  }
}
