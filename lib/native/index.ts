/*
 * The addon: its types, its loader, and the numbers of OpenSSL's headers.
 * No behaviour of s_client.
 * Called by all that touches OpenSSL.
 */
export type * from './api';
export { loadNative } from './load';
export { NativeLoadError } from './load-error';
