/**
 * Descriptor numbers as the real program would have them: it starts with those that are open at its start and takes
 * the lowest free one each time, while Node holds a dozen of its own.
 *
 * @param openAtStart descriptors open at the program's start, ascending.
 * @param held how many files the program holds open by now.
 */
export function nextDescriptor(openAtStart: readonly number[], held: number): number {
  let left = held;
  for (let fd = 0; ; fd += 1) {
    if (!openAtStart.includes(fd)) {
      if (left === 0) {
        return fd;
      }
      left -= 1;
    }
  }
}
