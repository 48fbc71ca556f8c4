/*
 * What bin/s_client runs: the program in one script, and the code that V8 made of it when the package was installed, so
 * that nothing is compiled again. Without that code (another Node, a folder that could not be written) it is compiled.
 * scripts/bundle.mjs makes a file of its own of this, beside the folder that it names.
 */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';

/** The folder of the script and its code, named after the script's contents; put in by scripts/bundle.mjs. */
declare const FOLDER: string;

function readCode(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

const folder = `${__dirname}/${FOLDER}`;
const filename = `${folder}/s_client.js`;
const cachedData = readCode(`${folder}/${process.version}-${process.arch}.code`);
const script = new Script(readFileSync(filename, 'latin1'), {
  filename,
  ...(cachedData === undefined ? {} : { cachedData }),
});
script.runInThisContext()(require, folder);
