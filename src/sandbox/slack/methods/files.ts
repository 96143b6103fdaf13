import type { Args } from '../args.ts';
import { slackId } from '../ids.ts';
import { isList, type Json, objectsOf, textOf } from '../json.ts';
import { channelById, mustBeIn } from '../lookup.ts';
import { addMessage, botAuthor } from '../messages.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { StoredFile } from '../state.ts';
import { threadOf } from './chat.ts';
import type { Methods } from './method.ts';

/** The three steps of an upload: ask for an address, send the bytes there, say where the file belongs. */
export const FILES: Methods = {
  'files.getUploadURLExternal': { scopes: ['files:write'], tier: 'tier4', run: getUploadUrl },
  'files.completeUploadExternal': { scopes: ['files:write'], tier: 'tier4', run: completeUpload },
};

function getUploadUrl(slack: Slack, args: Args): Json {
  const name = args.required('filename');
  const length = args.integer('length', 0, 1, 1_000_000_000);
  if (length === 0) throw invalid('invalid_arguments', ['missing required field: length']);
  const id = slackId('F');
  slack.state.files.set(id, { id, name, title: name, length, content: null, complete: false });
  return { upload_url: `${slack.base()}/upload/v1/${id}`, file_id: id };
}

/** Stores the bytes sent to the upload address. False when the address is unknown or the length is another one. */
export function receiveUpload(slack: Slack, id: string, contentType: string, body: Buffer): boolean {
  const file = slack.state.files.get(id);
  if (file === undefined || file.complete) return false;
  const content = contentType.startsWith('multipart/form-data') ? firstPart(contentType, body) : body;
  if (content === null || content.length !== file.length) return false;
  file.content = content;
  return true;
}

/** The first part of a multipart body: between its blank line and the next boundary. */
function firstPart(contentType: string, body: Buffer): Buffer | null {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  const start = body.indexOf('\r\n\r\n');
  if (boundary === undefined || start === -1) return null;
  const end = body.indexOf(`\r\n--${boundary}`, start);
  return end === -1 ? null : body.subarray(start + 4, end);
}

function completeUpload(slack: Slack, args: Args): Json {
  const wanted = args.json('files');
  if (!isList(wanted) || wanted.length === 0) throw invalid('invalid_arguments', ['missing required field: files']);
  const files = objectsOf(wanted).map((each) => uploaded(slack, textOf(each.id), textOf(each.title)));
  const channelId = args.text('channel_id') ?? args.text('channels');
  if (channelId !== undefined && channelId !== '') share(slack, args, channelId, files);
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

function uploaded(slack: Slack, id: string, title: string): StoredFile {
  const file = slack.state.files.get(id);
  if (file === undefined || file.content === null) throw new Refusal('file_not_found');
  if (file.complete) throw new Refusal('file_already_completed');
  file.complete = true;
  if (title !== '') file.title = title;
  return file;
}

function share(slack: Slack, args: Args, channelId: string, files: readonly StoredFile[]): void {
  const channel = channelById(slack, channelId);
  mustBeIn(slack, channel);
  const thread = threadOf(channel, args.text('thread_ts'));
  addMessage(slack, channel, {
    ...botAuthor(slack),
    subtype: 'file_share',
    text: args.text('initial_comment') ?? '',
    files: files.map((file) => wireFile(slack, file, slack.state.identity.botUser)),
    ...(thread === undefined ? {} : { thread_ts: thread }),
  });
}

export function wireFile(slack: Slack, file: Pick<StoredFile, 'id' | 'name' | 'title' | 'length'>, user: string): Json {
  const address = `https://files.slack.com/files-pri/${slack.state.identity.teamId}-${file.id}/${file.name}`;
  return {
    id: file.id,
    created: Math.floor(slack.clock() / 1000),
    name: file.name,
    title: file.title,
    mimetype: 'application/octet-stream',
    filetype: file.name.split('.').at(-1) ?? '',
    user,
    size: file.length,
    mode: 'hosted',
    is_external: false,
    url_private: address,
    url_private_download: `${address}?download=1`,
  };
}
