// A block of lines of fixed width, each cut to it: what every panel draws with.
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';

export function Lines({ lines, width }: { readonly lines: readonly string[]; readonly width: number }): ReactElement {
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {lines.map((line, index) => (
        // A line has no identity but its place. An empty Text would take no row.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
        <Text key={index} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}
