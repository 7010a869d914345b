import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLServerContext } from '@apollo/server';

/** The Sandbox page, as Apollo Server shows it. */
export async function renderLandingPage(): Promise<string> {
  const plugin = ApolloServerPluginLandingPageLocalDefault({ embed: true, includeCookies: false });
  // The page asks nothing of the server it is shown by.
  const started = await plugin.serverWillStart?.({} as GraphQLServerContext);
  const page = await started?.renderLandingPage?.();
  const html = page?.html ?? '';
  return typeof html === 'string' ? html : html();
}
