/** Waits until an asynchronous engine's job can go on (SSL_get_all_async_fds(3)); none known: at once. */
import type { Ssl } from '../native/api';
import type { Console } from '../native/console';
import { POLLIN } from '../native/constants';

export function waitForAsync({ native }: Console, ssl: Ssl): void {
  const fds = ssl.getAllAsyncFds();
  if (fds.length > 0) {
    native.sys.poll(Int32Array.from(fds.flatMap((fd) => [fd, POLLIN, 0])), -1);
  }
}
