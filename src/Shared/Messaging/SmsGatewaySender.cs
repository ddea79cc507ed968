using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Messaging;

/// <summary>Sends text messages through a gateway over HTTP.</summary>
internal sealed partial class SmsGatewaySender(HttpClient http, TextMessageOptions options, ILogger<SmsGatewaySender> logger) : IMessageSender
{
    public async Task<Delivery> Send(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.GatewayUrl)
            {
                Content = JsonContent.Create(new { to = message.To, text = message.Body, reference = message.Id.ToString("N") }),
            };
            var credential = (await File.ReadAllTextAsync(options.CredentialFile, limit.Token)).Trim();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
            request.Headers.Add("Idempotency-Key", message.Id.ToString("N"));
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (answer.IsSuccessStatusCode) return Delivery.Accepted;
            Log.GatewayAnswered(logger, message.Id, (int)answer.StatusCode);
            // 400 and 422 speak of this message; every other status of the gateway's state or of our credential.
            return answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity ? Delivery.Refused : Delivery.Failed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotReached(logger, message.Id, nameof(TimeoutException));
            return Delivery.Failed;
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            Log.NotReached(logger, message.Id, failed.GetType().Name);
            return Delivery.Failed;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4111, LogLevel.Warning, "The SMS gateway answered {Status} to message {Message}.")]
        public static partial void GatewayAnswered(ILogger logger, Guid message, int status);

        [LoggerMessage(4112, LogLevel.Warning, "Message {Message} did not reach the SMS gateway: {Reason}.")]
        public static partial void NotReached(ILogger logger, Guid message, string reason);
    }
}
