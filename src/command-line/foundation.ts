import { openFoundation } from '../app.js';
import { readConfig } from '../config.js';
import type { Foundation } from '../foundation.module.js';

/** Does something with the data folder that the settings name, beside a server that may be running on it. */
export async function onFoundation<T>(work: (foundation: Foundation) => Promise<T>): Promise<T> {
  const foundation = await openFoundation(readConfig());
  try {
    return await work(foundation);
  } finally {
    await foundation.database.close();
  }
}
