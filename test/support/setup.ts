import type { TestProject } from 'vitest/node';
import template from './template.ts';
import zendeskDocument from './zendesk-document.ts';

/** What all test files share. Each part waits for processes of its own, so they are made together. */
export default async function setup(project: TestProject) {
  const ends = await Promise.all([template(project), zendeskDocument(project)]);
  return async () => {
    for (const end of ends) await end();
  };
}
