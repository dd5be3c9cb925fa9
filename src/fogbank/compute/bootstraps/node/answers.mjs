// Answers to CloudFormation. CDK's handlers of custom resources, and many others, send them by
// https.request({ hostname, path }), and so forget the scheme and the port of their ResponseURL: on AWS it has none of
// interest. Here it is Fogbank's own URL, of plain HTTP and a port. So a request for such a path goes to the endpoint
// that the function knows; every other request is left as it is.
//
//   https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { urlToHttpOptions } from 'node:url';

const ANSWERS = '/_fogbank/cloudformation/answers/';

export function redirectAnswers(endpoint) {
  const { protocol, hostname, port } = new URL(endpoint);
  if (protocol !== 'http:') return;
  const encrypted = https.request;
  https.request = function request(target, options, callback) {
    const [more, done] = typeof options === 'function' ? [{}, options] : [options, callback];
    const url = typeof target === 'string' ? new URL(target) : target;
    const wish = { ...(url instanceof URL ? urlToHttpOptions(url) : url), ...more };
    if (!String(wish.path).startsWith(ANSWERS)) return encrypted.call(this, target, options, callback);
    // An agent for HTTPS does not speak HTTP.
    return http.request({ ...wish, protocol, hostname, host: hostname, port, agent: undefined }, done);
  };
  // For those who imported it by name.
  syncBuiltinESMExports();
}
