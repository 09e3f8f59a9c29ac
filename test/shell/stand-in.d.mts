export interface Device {
  readonly modes: readonly { readonly name: string; readonly prompt: string }[];
}
export const devices: Readonly<Record<string, Device>>;
export function converse(device: Device | undefined, write: (text: string) => void, end: () => void): (text: string) => void;
