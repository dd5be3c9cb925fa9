'use strict';
// A plugin for the Serverless Framework v3: its AWS SDK does not read AWS_ENDPOINT_URL, so this one hands it over.
module.exports = class Endpoint {
  constructor(serverless) {
    const endpoint = process.env.AWS_ENDPOINT_URL;
    if (endpoint) serverless.getProvider('aws').sdk.config.update({ endpoint, s3ForcePathStyle: true });
  }
};
