import { parentPort, workerData } from 'node:worker_threads';
import { othersHere } from '../models/embedded/train.ts';

// The thread that trains index and problem while its parent trains the topic. Both ends of the wire are ours.
parentPort?.postMessage(await othersHere(workerData));
