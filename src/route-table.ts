import { RequestError } from './core/errors.ts';
import type { HttpHandler, HttpRoute } from './http.ts';

export interface FoundRoute {
  route: HttpRoute;
  params: Record<string, string>;
}

/**
 * Looks up who answers a request. A path that is named as it stands goes before one with `:name` segments.
 * @returns throws RequestError 404 for a path nobody answers and 405 for a method
 */
export function routeTable(
  routes: Readonly<Record<string, HttpHandler | HttpRoute>>,
): (method: string, path: string) => FoundRoute {
  const table = Object.entries(routes).map(([name, given]) => {
    const [method = '', path = ''] = name.split(' ');
    const route = typeof given === 'function' ? { handle: given } : given;
    return { method, segments: path.split('/'), isExact: !path.includes('/:'), route };
  });
  const ordered = table.toSorted((one, other) => Number(other.isExact) - Number(one.isExact));
  return (method, path) => {
    const segments = path.split('/');
    const fitting = ordered.flatMap((entry) => {
      const params = paramsOf(entry.segments, segments);
      return params === null ? [] : [{ method: entry.method, route: entry.route, params }];
    });
    const found = fitting.find((entry) => entry.method === method);
    if (found !== undefined) return found;
    if (fitting.length > 0) {
      const allow = fitting.map((entry) => entry.method).join(', ');
      throw new RequestError(405, `This path takes ${allow} only.`, { headers: { allow } });
    }
    throw new RequestError(404, 'There is nothing at this path.');
  };
}

/** Null when the path does not fit, or has an empty or broken value where a name is asked for. */
function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [place, part] of pattern.entries()) {
    const segment = segments[place] ?? '';
    if (!part.startsWith(':')) {
      if (part !== segment) return null;
      continue;
    }
    const value = decoded(segment);
    if (value === null || value === '') return null;
    params[part.slice(1)] = value;
  }
  return params;
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
