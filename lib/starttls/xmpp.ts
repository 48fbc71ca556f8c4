/** STARTTLS of XMPP (RFC 6120, 5), from client to server and between servers. */
import {
  type Dialogue,
  END,
  READ_FAILED,
  ready,
  SHUT,
  type Starttls,
  type Target,
  upToNul,
} from './dialogue';

const OFFERS = [
  "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'",
  '<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"',
];

const offered = (data: Buffer) => {
  const text = upToNul(data.toString('latin1'));
  return OFFERS.some((offer) => text.includes(offer));
};

function* dialogue(namespace: 'client' | 'server', { host, name }: Target): Dialogue {
  const to = name ?? host ?? '<NULL>';
  yield {
    do: 'write',
    data:
      "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' " +
      `xmlns='jabber:${namespace}' to='${to}' version='1.0'>`,
  };
  let features = yield { do: 'read', text: true };
  if (features === null) {
    yield { do: 'say', text: READ_FAILED };
    return END;
  }
  while (!offered(features)) {
    features = yield { do: 'read', text: true };
    if (features === null || features.length === 0) {
      return SHUT;
    }
  }
  yield { do: 'write', data: "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" };
  const answer = yield { do: 'read', text: true };
  if (answer === null) {
    yield { do: 'say', text: READ_FAILED };
    return SHUT;
  }
  return upToNul(answer.toString('latin1')).includes('<proceed') ? ready() : SHUT;
}

export const xmpp: Starttls = (target) => dialogue('client', target);
export const xmppServer: Starttls = (target) => dialogue('server', target);
