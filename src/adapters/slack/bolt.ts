import { createRequire } from 'node:module';
import type * as Bolt from '@slack/bolt';

const bolt: typeof Bolt = createRequire(import.meta.url)('@slack/bolt');

/** Of Bolt, by require: an import would read all its exports, and some of them load what installs an app by OAuth. */
export const { App, HTTPModuleFunctions, HTTPReceiver, isValidSlackRequest, SocketModeReceiver } = bolt;
