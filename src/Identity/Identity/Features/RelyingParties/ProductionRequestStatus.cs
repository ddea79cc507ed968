namespace Bauhinia.Identity.Features.RelyingParties;

internal enum ProductionRequestStatus
{
    Waiting,
    Approved,
    Refused,
}
