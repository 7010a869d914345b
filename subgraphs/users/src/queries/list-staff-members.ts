import { readPage, toConnection, type Connection, type PageArguments } from '@hansa/kit/graphql/page';
import type { Kysely } from 'kysely';
import { countStaffMembers, pageOfStaffMembers, type StaffMember } from '../store/staff-members.ts';
import type { Tables } from '../store/tables.ts';

type Deps = { db: Kysely<Tables> };

export type { StaffMember };

/** Members of staff, those who came first first, whether they are still active or not. */
export const listStaffMembers =
  ({ db }: Deps) =>
  async (args: PageArguments): Promise<Connection<StaffMember>> => {
    const page = readPage(args);
    return toConnection({
      rows: await pageOfStaffMembers(db, page),
      page,
      cursorOf: ({ id }) => [id],
      nodeOf: (member) => member,
      totalCount: () => countStaffMembers(db),
    });
  };
