import server = require('@tollgate/server');
import explain = require('@tollgate/server/explain');

export const tollgate: server.Tollgate = server.createTollgate({
  realm: 'sip.example.com',
  applications: [
    { id: 'app', auth: 'ip_acl', accessLists: [server.compileAccessList(['192.0.2.0/24'])] },
  ],
});
export const cause: explain.Cause = 'none';
export const text: string = explain.causes[cause];
