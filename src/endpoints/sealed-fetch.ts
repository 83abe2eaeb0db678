type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A fetch for a provider's client. Of the headers that the client sets only `known` ones leave, and the
 * key comes from `own`: the client never holds it, and nothing that it reads from the machine's
 * environment (custom headers, other keys, tracing) goes out. A redirect is an error.
 */
export function sealFetch(
  send: Fetch,
  { known, own }: { readonly known: ReadonlySet<string>; readonly own: Readonly<Record<string, string>> },
): Fetch {
  return async (input, init) => {
    const headers = new Headers();
    for (const [name, value] of new Headers(init?.headers)) if (known.has(name)) headers.set(name, value);
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return send(input, { ...init, headers, redirect: 'error' });
  };
}
