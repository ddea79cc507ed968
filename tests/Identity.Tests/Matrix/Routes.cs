namespace Bauhinia.Identity.Tests.Matrix;

/// <summary>
/// Who is let in where: one line a route and method. Columns: method, host (id, portal, data, or * for any), route, then what answers
/// someone without a session, someone whose session ended, someone signed in without the role, and someone who names another
/// person's id. <c>open</c> is let in; <c>sign-in</c> is a redirect to the sign-in page; <c>-</c> does not apply.
/// </summary>
internal static class Routes
{
    public const string Table = """
        GET    id     /                                                                           open    open    -   -
        GET    id     /account                                                                    sign-in sign-in -   -
        GET    id     /account/activity                                                           sign-in sign-in -   -
        GET    id     /account/close                                                              sign-in sign-in -   -
        POST   id     /account/close                                                              sign-in sign-in -   -
        GET    id     /account/contacts                                                           sign-in sign-in -   -
        GET    id     /account/contacts/change                                                    sign-in sign-in -   -
        POST   id     /account/contacts/change                                                    sign-in sign-in -   -
        GET    id     /account/contacts/code                                                      sign-in sign-in -   -
        POST   id     /account/contacts/code                                                      sign-in sign-in -   -
        GET    id     /account/contacts/remove                                                    sign-in sign-in -   -
        POST   id     /account/contacts/remove                                                    sign-in sign-in -   -
        GET    id     /account/download                                                           sign-in sign-in -   -
        POST   id     /account/download                                                           sign-in sign-in -   -
        GET    id     /account/language                                                           sign-in sign-in -   -
        POST   id     /account/language                                                           sign-in sign-in -   -
        GET    id     /account/looks                                                              sign-in sign-in -   -
        GET    id     /account/passkeys                                                           sign-in sign-in -   -
        GET    id     /account/passkeys/add                                                       sign-in sign-in -   -
        GET    id     /account/passkeys/{id:guid}/rename                                          sign-in sign-in -   -
        POST   id     /account/passkeys/{id:guid}/rename                                          sign-in sign-in -   -
        GET    id     /account/passkeys/{id:guid}/revoke                                          sign-in sign-in -   -
        POST   id     /account/passkeys/{id:guid}/revoke                                          sign-in sign-in -   -
        GET    id     /account/password                                                           sign-in sign-in -   -
        POST   id     /account/password                                                           sign-in sign-in -   -
        GET    id     /account/recover                                                            sign-in sign-in -   -
        GET    id     /account/recovery                                                           sign-in sign-in -   -
        POST   id     /account/recovery                                                           sign-in sign-in -   -
        GET    id     /account/recovery-codes                                                     sign-in sign-in -   -
        POST   id     /account/recovery-codes                                                     sign-in sign-in -   -
        GET    id     /account/services                                                           sign-in sign-in -   -
        POST   id     /account/services                                                           sign-in sign-in -   -
        GET    id     /account/sessions                                                           sign-in sign-in -   -
        POST   id     /account/sessions                                                           sign-in sign-in -   -
        GET    id     /account/support                                                            sign-in sign-in -   -
        POST   id     /account/support                                                            sign-in sign-in -   -
        GET    id     /account/support/{reference}                                                sign-in sign-in -   404
        POST   id     /account/support/{reference}                                                sign-in sign-in -   -
        POST   id     /api/v1/invitations/accept                                                  401     401     -   -
        GET    id     /api/v1/organisations                                                       401     401     -   -
        POST   id     /api/v1/organisations                                                       401     401     -   -
        GET    id     /api/v1/organisations/{organisationId:guid}                                 401     401     -   404
        GET    id     /api/v1/organisations/{organisationId:guid}/clients                         401     401     -   404
        POST   id     /api/v1/organisations/{organisationId:guid}/clients                         401     401     -   -
        GET    id     /api/v1/organisations/{organisationId:guid}/clients/{clientId}              401     401     -   404
        PUT    id     /api/v1/organisations/{organisationId:guid}/clients/{clientId}              401     401     -   -
        DELETE id     /api/v1/organisations/{organisationId:guid}/clients/{clientId}              401     401     -   -
        PUT    id     /api/v1/organisations/{organisationId:guid}/clients/{clientId}/keys         401     401     -   -
        POST   id     /api/v1/organisations/{organisationId:guid}/clients/{clientId}/resume       401     401     -   -
        POST   id     /api/v1/organisations/{organisationId:guid}/clients/{clientId}/suspend      401     401     -   -
        POST   id     /api/v1/organisations/{organisationId:guid}/invitations                     401     401     -   -
        GET    id     /api/v1/organisations/{organisationId:guid}/members                         401     401     -   404
        DELETE id     /api/v1/organisations/{organisationId:guid}/members/{memberId:guid}         401     401     -   -
        GET    id     /api/v1/organisations/{organisationId:guid}/production-requests             401     401     -   404
        POST   id     /api/v1/organisations/{organisationId:guid}/production-requests             401     401     -   -
        GET    id     /api/v1/production-requests                                                 401     401     403 -
        POST   id     /api/v1/production-requests/{requestId:guid}/decision                       401     401     403 -
        GET    id     /api/v1/organisations/{organisationId:guid}/invitations                     401     401     -   404
        DELETE id     /api/v1/organisations/{organisationId:guid}/invitations/{invitationId:guid} 401     401     -   -
        POST   id     /api/v1/organisations/{organisationId:guid}/invitations/{invitationId:guid}/send-again 401 401 -  -
        POST   id     /api/v1/organisations/{organisationId:guid}/logos                           401     401     -   -
        GET    id     /api/v1/organisations/{organisationId:guid}/service-accounts                401     401     -   404
        POST   id     /api/v1/organisations/{organisationId:guid}/service-accounts                401     401     -   -
        DELETE id     /api/v1/organisations/{organisationId:guid}/service-accounts/{clientId}     401     401     -   -
        PUT    id     /api/v1/organisations/{organisationId:guid}/service-accounts/{clientId}/keys 401    401     -   -
        GET    id     /logos/{name}                                                               sign-in sign-in -   -
        GET    *      /api/docs/{document?}                                                       open    open    -   -
        GET    *      /problems/{code}                                                            open    open    -   -
        GET    id     /help-desk                                                                  sign-in sign-in 403 -
        POST   id     /help-desk                                                                  sign-in sign-in 403 -
        GET    id     /help-desk/cases/{reference}                                                sign-in sign-in 403 -
        GET    id     /help-desk/{reference}                                                      sign-in sign-in 403 -
        POST   id     /help-desk/{reference}                                                      sign-in sign-in 403 -
        GET    id     /officer/recovery                                                           sign-in sign-in 403 -
        POST   id     /officer/recovery                                                           sign-in sign-in 403 -
        GET    id     /officer/recovery/{reference}                                               sign-in sign-in 403 -
        POST   id     /officer/recovery/{reference}                                               sign-in sign-in 403 -
        GET    data   /openapi/{documentName:regex(^data\.v1$)}.json                              open    open    -   -
        GET    id     /openapi/{documentName:regex(^identity\.v1$)}.json                          open    open    -   -
        GET    id     /organisations                                                              sign-in sign-in -   -
        POST   id     /organisations                                                              sign-in sign-in -   -
        GET    id     /organisations/join                                                         sign-in sign-in -   -
        POST   id     /organisations/join                                                         sign-in sign-in -   -
        GET    id     /organisations/review                                                       sign-in sign-in 403 -
        POST   id     /organisations/review                                                       sign-in sign-in 403 -
        GET    id     /organisations/{organisationId:guid}                                        sign-in sign-in -   404
        POST   id     /organisations/{organisationId:guid}                                        sign-in sign-in -   -
        GET    id     /organisations/{organisationId:guid}/service-accounts                       sign-in sign-in -   404
        POST   id     /organisations/{organisationId:guid}/service-accounts                       sign-in sign-in -   -
        GET    id     /organisations/{organisationId:guid}/clients/new                            sign-in sign-in -   404
        POST   id     /organisations/{organisationId:guid}/clients/new                            sign-in sign-in -   -
        GET    id     /organisations/{organisationId:guid}/clients/{clientId}                     sign-in sign-in -   404
        POST   id     /organisations/{organisationId:guid}/clients/{clientId}                     sign-in sign-in -   -
        GET    id     /recover                                                                    open    open    -   -
        POST   id     /recover                                                                    open    open    -   -
        GET    id     /recover/finish                                                             open    open    -   -
        POST   id     /recover/finish                                                             open    open    -   -
        GET    id     /register                                                                   open    open    -   -
        POST   id     /register                                                                   open    open    -   -
        GET    id     /register/code                                                              open    open    -   -
        POST   id     /register/code                                                              open    open    -   -
        GET    id     /sign-in                                                                    open    open    -   -
        POST   id     /sign-in                                                                    open    open    -   -
        GET    id     /sign-in/recovery-code                                                      open    open    -   -
        POST   id     /sign-in/recovery-code                                                      open    open    -   -
        GET    id     /sign-out                                                                   open    open    -   -
        POST   id     /sign-out                                                                   open    open    -   -
        GET    *      /api/v1/account/passkeys                                                    401     401     -   -
        POST   *      /api/v1/account/passkeys                                                    401     401     -   -
        POST   *      /api/v1/account/passkeys/options                                            401     401     -   -
        PATCH  *      /api/v1/account/passkeys/{id:guid}                                          401     401     -   -
        DELETE *      /api/v1/account/passkeys/{id:guid}                                          401     401     -   404
        POST   *      /api/v1/sign-in/passkey                                                     open    open    -   -
        POST   *      /api/v1/sign-in/passkey/options                                             open    open    -   -
        GET    data   /                                                                           open    open    -   -
        GET    *      /_data/*                                                                    open    open    -   -
        HEAD   *      /_data/*                                                                    open    open    -   -
        GET    data   /api/3/action/{action}                                                      open    open    -   -
        POST   data   /api/3/action/{action}                                                      open    open    -   -
        GET    data   /api/action/{action}                                                        open    open    -   -
        POST   data   /api/action/{action}                                                        open    open    -   -
        GET    data   /api/v1/streams/{id}/latest.csv                                             open    open    -   -
        GET    data   /api/v1/streams/{id}/latest.geojson                                         open    open    -   -
        GET    data   /datasets                                                                   open    open    -   -
        GET    data   /datasets/{name}                                                            open    open    -   -
        GET    data   /en-data/api/3/action/{action}                                              open    open    -   -
        POST   data   /en-data/api/3/action/{action}                                              open    open    -   -
        GET    data   /en-data/api/action/{action}                                                open    open    -   -
        POST   data   /en-data/api/action/{action}                                                open    open    -   -
        GET    data   /map                                                                        open    open    -   -
        GET    data   /devices                                                                    open    open    -   -
        GET    data   /sc-data/api/3/action/{action}                                              open    open    -   -
        POST   data   /sc-data/api/3/action/{action}                                              open    open    -   -
        GET    data   /sc-data/api/action/{action}                                                open    open    -   -
        POST   data   /sc-data/api/action/{action}                                                open    open    -   -
        GET    data   /tc-data/api/3/action/{action}                                              open    open    -   -
        POST   data   /tc-data/api/3/action/{action}                                              open    open    -   -
        GET    data   /tc-data/api/action/{action}                                                open    open    -   -
        POST   data   /tc-data/api/action/{action}                                                open    open    -   -
        GET    data   /api/v1/connectors                                                          401     401     -   -
        GET    data   /api/v1/detectors                                                           open    open    -   -
        GET    data   /api/v1/streams                                                             open    open    -   -
        OPTIONS data   /api/{**rest}                                                              open    open    -   -
        GET    data   /api/v1/streams/{id}                                                        open    open    -   -
        GET    data   /api/v1/streams/{id}/days                                                   open    open    -   -
        GET    data   /api/v1/streams/{id}/days/{day}.parquet                                     open    open    -   -
        GET    data   /api/v1/streams/{id}/events                                                 open    open    -   -
        POST   data   /api/v1/streams/{id}/events                                                 401     401     -   -
        GET    data   /api/v1/streams/{id}/history                                                open    open    -   -
        GET    data   /api/v1/streams/{id}/history.csv                                            open    open    -   -
        GET    data   /api/v1/streams/{id}/latest                                                 open    open    -   -
        GET    data   /api/v1/streams/{id}/rollups/daily                                          open    open    -   -
        GET    data   /api/v1/streams/{id}/rollups/daily.csv                                      open    open    -   -
        GET    data   /api/v1/streams/{id}/rollups/hourly                                         open    open    -   -
        GET    data   /api/v1/streams/{id}/rollups/hourly.csv                                     open    open    -   -
        GET    data   /api/v1/streams/{id}/gaps                                                   open    open    -   -
        GET    data   /v1/historical-archive/list-files                                           open    open    -   -
        GET    data   /v1/historical-archive/list-file-versions                                   open    open    -   -
        GET    data   /v1/historical-archive/get-file                                             open    open    -   -
        GET    data   /api/v1/devices                                                             open    open    -   -
        GET    data   /v2/filter                                                                  open    open    -   -
        GET    data   /api/v1/streams/{id}/frames                                                 open    open    -   -
        GET    data   /api/v1/streams/{id}/trust                                                  open    open    -   -
        ANY    *      /healthz                                                                    open    open    -   -
        ANY    *      /readyz                                                                     open    open    -   -
        GET    portal /                                                                           open    open    -   -
        GET    portal /accessibility                                                              open    open    -   -
        GET    portal /cookies                                                                    open    open    -   -
        GET    portal /help                                                                       open    open    -   -
        GET    portal /privacy                                                                    open    open    -   -
        GET    *      /_design/*                                                                  open    open    -   -
        HEAD   *      /_design/*                                                                  open    open    -   -
        GET    *      /_identity/*                                                                open    open    -   -
        HEAD   *      /_identity/*                                                                open    open    -   -
        GET    *      /api/v1/proofing/cases/                                                     401     401     -   -
        GET    *      /officer/evidence/{id:guid}                                                 sign-in sign-in -   -
        GET    id     /connect/consent                                                            401     401     -   -
        GET    id     /connect/sign-out                                                           open    open    -   -
        GET    id     /officer                                                                    sign-in sign-in -   -
        GET    id     /officer/cases/{reference}                                                  sign-in sign-in -   -
        GET    id     /officer/new                                                                sign-in sign-in -   -
        GET    id     /proofing                                                                   sign-in sign-in -   -
        GET    id     /proofing/approve                                                           sign-in sign-in -   -
        GET    id     /proofing/evidence                                                          sign-in sign-in -   -
        GET    id     /proofing/extract                                                           sign-in sign-in -   -
        GET    id     /proofing/start                                                             sign-in sign-in -   -
        POST   *      /api/v1/proofing/cases/{reference}/claim                                    401     401     -   -
        POST   *      /api/v1/proofing/cases/{reference}/decision                                 401     401     -   -
        POST   *      /api/v1/proofing/cases/{reference}/release                                  401     401     -   -
        POST   id     /connect/consent                                                            401     401     -   -
        POST   id     /connect/sign-out                                                           open    open    -   -
        POST   id     /officer                                                                    sign-in sign-in -   -
        POST   id     /officer/cases/{reference}                                                  sign-in sign-in -   -
        POST   id     /officer/new                                                                sign-in sign-in -   -
        POST   id     /proofing                                                                   sign-in sign-in -   -
        POST   id     /proofing/approve                                                           sign-in sign-in -   -
        POST   id     /proofing/evidence                                                          sign-in sign-in -   -
        POST   id     /proofing/extract                                                           sign-in sign-in -   -
        POST   id     /proofing/start                                                             sign-in sign-in -   -
        GET    id     /connect/authorize                                                          open    open    -   -
        POST   id     /connect/authorize                                                          open    open    -   -
        POST   id     /connect/par                                                                401     401     -   -
        POST   id     /connect/token                                                              401     401     -   -
        GET    id     /connect/userinfo                                                           401     401     -   -
        POST   id     /connect/userinfo                                                           401     401     -   -
        POST   id     /connect/introspect                                                         401     401     -   -
        POST   id     /connect/revoke                                                             401     401     -   -
        GET    id     /connect/end-session                                                        open    open    -   -
        POST   id     /connect/end-session                                                        open    open    -   -
        GET    id     /.well-known/jwks                                                           open    open    -   -
        GET    id     /.well-known/openid-configuration                                           open    open    -   -
        GET    id     /.well-known/oauth-authorization-server                                     open    open    -   -
        """;

    public sealed record Row(string Method, string Host, string Route, string Anonymous, string Expired, string OtherRole, string AnothersId)
    {
        public string Key => $"{Method} {Host} {Route}";
    }

    public static IReadOnlyList<Row> All { get; } =
    [
        .. from line in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
           let cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
           select new Row(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]),
    ];
}
