import { z } from 'zod';
import { API_DOCS_STYLE } from './api-docs-style.ts';
import { fieldsOf, fieldTable, prose, Schema } from './api-schema-table.ts';
import { escapeText } from './escape.ts';
import { htmlPage } from './page-shell.ts';

const Content = z.record(z.string(), z.object({ schema: Schema, example: z.unknown().optional() }));
const Response = z.object({
  $ref: z.string().optional(),
  description: z.string().optional(),
  content: Content.optional(),
});
const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.string(),
      required: z.boolean(),
      description: z.string().optional(),
      schema: Schema,
      example: z.union([z.string(), z.array(z.string())]).optional(),
    }),
  ),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), Response),
});
type Operation = z.infer<typeof Operation>;

/** What the page shows of an OpenAPI document. */
const Document = z.object({
  info: z.object({ title: z.string(), version: z.string(), summary: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    responses: z.record(z.string(), z.object({ description: z.string() })),
    schemas: z.record(z.string(), Schema),
  }),
});
type Document = z.infer<typeof Document>;

interface Entry {
  method: string;
  path: string;
  operation: Operation;
}

/**
 * The API as a page to read, made from its own document.
 * @param openaiRoutes what `/v1` answers, as `METHOD /path`: its shapes are those of the OpenAI API
 */
export function apiDocs(document: unknown, openaiRoutes: readonly string[]): string {
  const { info, paths, components } = Document.parse(document);
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method: method.toUpperCase(), path, operation })),
  );
  const title = `${info.title} API`;
  const markup = `<header>
<h1>${escapeText(title)}</h1>
<p class="subtitle">${escapeText(info.summary)}. Version ${escapeText(info.version)}. <a href="/openapi.json">openapi.json</a> is the same for machines.</p>
</header>
<main>
${beginning(info.description, entries)}
${entries.map((entry) => operationSection(entry, components)).join('\n')}
${schemaSection(components.schemas)}
${openaiSection(openaiRoutes)}
</main>
`;
  return htmlPage({ title, style: API_DOCS_STYLE, markup });
}

function beginning(description: string, entries: readonly Entry[]): string {
  const [first] = entries;
  const items = entries.map(
    ({ method, path, operation }) =>
      `<li><a href="#${escapeText(operation.operationId)}">${badge(method)}<code>${escapeText(path)}</code></a> <small>${escapeText(operation.summary)}</small></li>`,
  );
  return `<section id="begin">
<h2>Begin</h2>
<p>Make a key on the machine of the bot, then ask. The key is shown once.</p>
${code(`umbrage keys create my-program --scopes api\nexport UMBRAGE=http://127.0.0.1:3000 UMBRAGE_KEY=umb_...\n\n${first === undefined ? '' : curl(first)}`)}
<p>${prose(description)}</p>
<ul class="operations">${items.join('\n')}
<li><a href="#openai">${badge('v1')}<code>/v1</code></a> <small>The models and the trainer on the wire of OpenAI</small></li></ul>
</section>`;
}

function operationSection(entry: Entry, { responses }: Document['components']): string {
  const { method, path, operation } = entry;
  const { operationId, summary, description, parameters, requestBody } = operation;
  const body = requestBody?.content['application/json'];
  const [answerType = '', answer] = Object.entries(operation.responses['200']?.content ?? {})[0] ?? [];
  const fields = parameters.map(({ name, schema, required, description: words, in: place }) => ({
    ...{ name, schema, isRequired: required, description: `${words ?? ''}${place === 'header' ? ' (a header)' : ''}` },
  }));
  return `<section id="${escapeText(operationId)}">
<h2>${badge(method)}<code>${escapeText(path)}</code></h2>
<p class="lead">${prose(summary)}</p>
<p>${prose(description)}</p>
${fieldTable('Parameters', fields)}${body === undefined ? '' : `<p>The body is a ${typeLink(body.schema)}.</p>`}
<h3>Ask</h3>
${code(curl(entry))}
<h3>What comes back</h3>
<p><code>200</code>, <code>${escapeText(answerType)}</code>${answer?.schema.$ref === undefined ? '' : `: a ${typeLink(answer.schema)}`}.</p>
<details><summary>An example</summary>${code(answer?.example === undefined ? EVENT : JSON.stringify(answer.example, null, 2))}</details>
${problemTable(operation, responses)}
</section>`;
}

/** How an event looks on the wire; the data are one line. */
const EVENT =
  'id: 17\nevent: escalation\ndata: {"id": "0d4f5f52-...", "state": "open", "topic": "Network outage", ...}';

function problemTable({ responses }: Operation, known: Document['components']['responses']): string {
  const rows = Object.entries(responses)
    .filter(([status]) => status !== '200')
    .map(([status, { $ref, description }]) => {
      const words = description ?? known[$ref?.split('/').at(-1) ?? '']?.description ?? '';
      return `<tr><td><code>${escapeText(status)}</code></td><td>${prose(words)}</td></tr>`;
    });
  return `<details><summary>What can go wrong</summary><table><thead><tr><th scope="col">Status</th><th scope="col">Reason</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></details>`;
}

function schemaSection(schemas: Document['components']['schemas']): string {
  const tables = Object.entries(schemas).map(
    ([name, schema]) =>
      `<h3 id="schema-${escapeText(name)}">${escapeText(name)}</h3>${schema.description === undefined ? '' : `<p>${prose(schema.description)}.</p>`}${fieldTable(`Fields of ${name}`, fieldsOf(schema))}`,
  );
  return `<section id="schemas">\n<h2>Schemas</h2>\n${tables.join('\n')}\n</section>`;
}

function openaiSection(routes: readonly string[]): string {
  const items = routes.map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return `<li>${badge(method)}<code>${escapeText(path.replace(/:(\w+)/g, '{$1}'))}</code></li>`;
  });
  return `<section id="openai">
<h2>${badge('v1')}<code>/v1</code></h2>
<p class="lead">The models and the trainer, on the wire of OpenAI</p>
<p>Point any client of the OpenAI API at <code>$UMBRAGE/v1</code> with a key of this installation: scope <code>models</code> to ask, <code>training</code> to upload files and train. Requests and answers have the shapes of that API; so have the errors.</p>
${code(OPENAI_EXAMPLE)}
<ul class="operations">${items.join('\n')}</ul>
</section>`;
}

const OPENAI_EXAMPLE = `curl -s "$UMBRAGE/v1/chat/completions" \\
  -H "Authorization: Bearer $UMBRAGE_KEY" -H 'Content-Type: application/json' \\
  -d '{"model": "umbrage-embedded", "messages": [{"role": "user", "content": "You charged me twice."}]}'`;

function curl({ method, path, operation }: Entry): string {
  const content = operation.requestBody?.content['application/json'];
  const isStream = operation.responses['200']?.content?.['text/event-stream'] !== undefined;
  const lines = [
    `curl -s${isStream ? 'N' : ''} "$UMBRAGE${path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}${queryOf(operation)}" \\`,
    `  -H "Authorization: Bearer $UMBRAGE_KEY"`,
  ];
  if (method !== 'POST' || content === undefined) return lines.join('\n');
  const body = JSON.stringify(content.example).replaceAll("'", "'\\''");
  return `${lines.join('\n')} -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}

function queryOf({ parameters }: Operation): string {
  const given = parameters.flatMap(({ name, example = [] }) => [example].flat().map((value) => `${name}=${value}`));
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

const badge = (method: string): string =>
  `<span class="method ${method === 'POST' ? 'post' : method === 'DELETE' ? 'delete' : 'get'}">${escapeText(method)}</span>`;

/** What scrolls must be reached by keyboard, and then it needs a name. */
const code = (text: string): string =>
  `<pre tabindex="0" role="region" aria-label="Example"><code>${escapeText(text)}</code></pre>`;

function typeLink({ $ref }: Schema): string {
  const name = escapeText($ref?.split('/').at(-1) ?? '');
  return `<a href="#schema-${name}">${name}</a>`;
}
