import { z } from 'zod';
import type { ApiKey, Scope } from '../core/api-key.ts';
import type { Headers } from '../core/ports.ts';

export const NO_BODY = z.undefined();

export const hasBody = ({ body }: { body: z.ZodType }): boolean => body !== NO_BODY;

/** All that is known of one thing the API does: it is served by it and described by it. */
export interface Operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodObject = z.ZodObject,
> {
  /** Unique, for generated clients. */
  id: string;
  method: 'GET' | 'POST';
  /** As in the table of routes: `/api/v1/escalations/:id`. */
  path: string;
  scope: Scope;
  summary: string;
  description: string;
  params: Params;
  /** Each parameter is a text, or a list where its schema is one: `?state=open&state=claimed`. */
  query: Query;
  /** `NO_BODY` when the request has none. */
  body: Body;
  answer: Answer;
  /** What comes back: one JSON document, or events whose data is one. */
  kind: 'json' | 'events';
  /** What can go wrong beyond what always can, by status. */
  problems: Readonly<Record<number, string>>;
  /** A query or a body to begin with, and what is answered. */
  example: { query?: string; body?: z.input<Body>; answer: z.input<Answer> };
}

/** What came in, before any schema. */
export interface Given {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
}

/** Who asks. */
export interface Caller {
  key: ApiKey;
  headers: Headers;
  /** Names this very request; the same when it is sent again under its idempotency key. */
  requestId: string;
}

/** A request that fits its operation. */
export interface Asked<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> extends Caller {
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
}
