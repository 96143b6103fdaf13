/** The part of zendesk-node-api 1.3.0 we call. It ships no types; every answer is unknown until a schema parsed it. */
declare module 'zendesk-node-api' {
  namespace Zendesk {
    interface Config {
      url: string;
      /** Overwritten by the constructor, read again at every request. */
      authorization?: unknown;
    }

    interface Accessor {
      show(id: string): Promise<unknown>;
      update(id: string, data: unknown): Promise<unknown>;
      createOrUpdate(data: unknown): Promise<unknown>;
    }

    interface Client {
      tickets: Accessor;
      users: Accessor;
    }
  }

  const Zendesk: new (config: Zendesk.Config) => Zendesk.Client;
  export = Zendesk;
}
