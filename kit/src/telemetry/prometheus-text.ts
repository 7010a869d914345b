const metadata = /^# (?:HELP|UNIT|TYPE) (\S+)/;

/**
 * Several parts of a process may have an instrument of the same name, and the serializer prints each part by
 * itself. The format wants the lines of one name together and told about once; strict readers refuse anything else.
 */
export function groupFamilies(text: string): string {
  const families = new Map<string, { metadata: Set<string>; samples: string[] }>();
  let family = { metadata: new Set<string>(), samples: [] as string[] };
  for (const line of text.split('\n')) {
    const name = metadata.exec(line)?.[1];
    if (name !== undefined) {
      family = families.get(name) ?? { metadata: new Set(), samples: [] };
      families.set(name, family);
      family.metadata.add(line);
    } else if (line !== '') family.samples.push(line);
  }
  return [...families.values()]
    .flatMap((each) => [...each.metadata, ...each.samples])
    .map((line) => `${line}\n`)
    .join('');
}
