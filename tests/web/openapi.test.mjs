import assert from 'node:assert/strict';
import test from 'node:test';

import {example, operations, typeOf} from '../../static/js/openapi.mjs';

const api = {
  security: [{}, {bearer: ['reader']}],
  servers: [{url: 'https://maps.example.org'}],
  components: {
    parameters: {t: {name: 't', in: 'path', required: true, example: 'island'}},
    responses: {NotFound: {description: 'None.'}},
  },
  paths: {
    '/lands/{t}': {
      parameters: [{$ref: '#/components/parameters/t'}],
      put: {
        security: [{bearer: ['admin']}],
        requestBody: {content: {'application/json': {example: {name: "Cook's"}}}},
        responses: {404: {$ref: '#/components/responses/NotFound'}},
      },
      get: {parameters: [{name: 'at', in: 'query', required: true, example: '2021-05-03'}], responses: {}},
    },
  },
};

test('operations have their path, their references followed, and reading comes first', () => {
  const [get, put] = operations(api);
  assert.deepEqual([get.method, put.method], ['get', 'put']);
  assert.equal(put.parameters[0].example, 'island');
  assert.deepEqual(put.responses, [{status: '404', description: 'None.'}]);
  assert.deepEqual(get.security, api.security);
});

test('a curl line has what is needed, quoted for a shell', () => {
  const [get, put] = operations(api);
  assert.equal(example(api, get), "curl 'https://maps.example.org/lands/island?at=2021-05-03'");
  assert.equal(example(api, put), 'curl -X PUT -H \'Authorization: Bearer TOKEN\' -H \'Content-Type: application/json\' '
    + '--data \'{"name":"Cook\'\\\'\'s"}\' \'https://maps.example.org/lands/island\'');
});

test('a type is told in a few words', () => {
  assert.deepEqual(typeOf({$ref: '#/components/schemas/Share'}), {text: 'Share', name: 'Share'});
  assert.deepEqual(typeOf({type: 'array', items: {$ref: '#/components/schemas/Share'}}), {text: 'list of Share', name: 'Share'});
  assert.equal(typeOf({anyOf: [{$ref: '#/components/schemas/Slug'}, {type: 'null'}]}).text, 'Slug or null');
  assert.equal(typeOf({type: ['string', 'null'], format: 'date-time'}).text, 'string or null (date-time)');
});
