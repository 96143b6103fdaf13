import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { Environment } from '../../src/config.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const isThere = (path: string) => existsSync(new URL(path, root));

const Service = z.object({
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()),
  healthcheck: z.object({ test: z.array(z.string()) }),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
});
const Compose = z.object({
  services: z.object({ umbrage: Service, postgres: Service }),
  volumes: z.record(z.string(), z.unknown()),
});

test('the compose file builds what is here, keeps its state and sets nothing the bot does not know', () => {
  const { services, volumes } = Compose.parse(parse(read('manifests/compose.yaml')));
  const { umbrage, postgres } = services;

  expect(isThere(umbrage.build?.dockerfile ?? '')).toBe(true);
  for (const name of Object.keys(umbrage.environment)) expect(Object.keys(Environment.shape)).toContain(name);
  const databaseUrl = umbrage.environment.DATABASE_URL?.replaceAll(/\$\{[^}]*\}/g, 'filled-in');
  expect(Environment.shape.DATABASE_URL.safeParse(databaseUrl).success).toBe(true);
  expect(umbrage).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  for (const volume of [...umbrage.volumes, ...postgres.volumes])
    expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
});

test('the container file copies what exists and does not run as root', () => {
  const lines = read('manifests/Containerfile').replaceAll('\\\n', ' ').split('\n');
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
    .flatMap((line) => line.split(' ').slice(1, -1));

  expect(copied.filter((path) => !isThere(path))).toEqual([]);
  expect(copied).toEqual(expect.arrayContaining(['package-lock.json', 'src', 'handlers', 'manifests']));
  expect(lines).toContain('USER node');
});

test('the unit starts the program that is here, not as root, with one folder to write to', () => {
  const unit = read('manifests/umbrage.service');
  const [, program = ''] = /^ExecStart=\S+ (?:--\S+ )*\/opt\/umbrage\/(\S+) start$/m.exec(unit) ?? [];

  expect(isThere(program)).toBe(true);
  for (const line of ['User=umbrage', 'ProtectSystem=strict', 'StateDirectory=umbrage', 'NoNewPrivileges=yes'])
    expect(unit.split('\n')).toContain(line);
});

test('npm, the unit and the container start the bot with the same flags, the latter two in the same environment', () => {
  const scripts = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(read('package.json'))).scripts;
  const entrypoint = z
    .array(z.string())
    .parse(JSON.parse(/^ENTRYPOINT (.*)$/m.exec(read('manifests/Containerfile'))?.[1] ?? '[]'));
  const flagsIn = (words: readonly string[]) =>
    words.filter((word) => word.startsWith('--') && !word.startsWith('--disable-warning'));
  const [, started = ''] = /^ExecStart=(.*)$/m.exec(read('manifests/umbrage.service')) ?? [];

  expect(flagsIn(started.split(' '))).not.toEqual([]);
  expect(flagsIn(scripts.start.split(' '))).toEqual(flagsIn(started.split(' ')));
  expect(flagsIn(entrypoint)).toEqual(flagsIn(started.split(' ')));
  const [, environment = 'none'] = /^Environment=(.*)$/m.exec(read('manifests/umbrage.service')) ?? [];
  expect(read('manifests/Containerfile').split('\n')).toContain(`ENV ${environment}`);
});
