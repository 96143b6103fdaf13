import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

// A process of its own: the parts of an OpenAPI document that tests ask for, from YAML to JSON.
const [from = '', to = ''] = process.argv.slice(2);
const { paths, components } = parse(readFileSync(from, 'utf8'), { maxAliasCount: -1 });
const { schemas, parameters } = components;
writeFileSync(to, JSON.stringify({ paths, components: { schemas, parameters } }));
