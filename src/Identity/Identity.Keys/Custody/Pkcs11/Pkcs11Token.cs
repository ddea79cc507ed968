using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// A bounded pool of sessions with one token. When the token went away (pulled, restarted, network lost) every session is dropped,
/// the token is looked for and logged in to again, and the call is tried once more.
/// </summary>
internal sealed class Pkcs11Token : IDisposable
{
    private readonly Pkcs11Options options;
    private readonly byte[] pin;
    private readonly SemaphoreSlim free;
    private readonly Stack<ISession> idle = [];
    private readonly Lock gate = new();
    private ISlot? slot;

    /// <summary>Stays open so that the login, which belongs to the token and not to a session, outlives the pool's sessions.</summary>
    private ISession? loggedIn;

    public Pkcs11Token(Pkcs11Options options, UnlockSecret pin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSessions, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxSessions, 256, nameof(options));
        this.options = options;
        this.pin = pin.Bytes.ToArray();
        free = new SemaphoreSlim(options.MaxSessions);
    }

    /// <summary>Rises whenever the token was lost. Object handles of an earlier generation mean nothing any more.</summary>
    public int Generation { get; private set; }

    /// <summary>Runs one piece of work on a session of its own.</summary>
    public T Use<T>(Func<ISession, T> work)
    {
        if (!free.Wait(options.SessionWait))
        {
            throw new KeyCustodianException("Every session with the token is busy.");
        }

        try
        {
            return UseOrReconnect(work);
        }
        catch (Pkcs11Exception error)
        {
            throw new KeyCustodianException($"The token refused {error.Method}: {error.RV}.", error);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Drop();
        }

        Array.Clear(pin);
        free.Dispose();
    }

    private static bool IsLoss(CKR code) => code is CKR.CKR_DEVICE_REMOVED or CKR.CKR_DEVICE_ERROR or CKR.CKR_TOKEN_NOT_PRESENT
        or CKR.CKR_TOKEN_NOT_RECOGNIZED or CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_SESSION_CLOSED or CKR.CKR_USER_NOT_LOGGED_IN
        or CKR.CKR_OBJECT_HANDLE_INVALID or CKR.CKR_KEY_HANDLE_INVALID or CKR.CKR_SLOT_ID_INVALID;

    private T UseOrReconnect<T>(Func<ISession, T> work)
    {
        var (session, generation) = Take();
        try
        {
            var answer = work(session);
            Return(session, generation);
            return answer;
        }
        catch (Pkcs11Exception error) when (IsLoss(error.RV))
        {
            Lose(generation);
        }
        catch (Pkcs11Exception)
        {
            // The session may still be in the middle of an operation; a fresh one never is.
            Close(session);
            throw;
        }

        (session, generation) = Take();
        try
        {
            return work(session);
        }
        finally
        {
            Close(session);
        }
    }

    private (ISession Session, int Generation) Take()
    {
        lock (gate)
        {
            Connect();
            return (idle.TryPop(out var session) ? session : Open(), Generation);
        }
    }

    private void Return(ISession session, int generation)
    {
        lock (gate)
        {
            if (generation == Generation)
            {
                idle.Push(session);
                return;
            }
        }

        Close(session);
    }

    private void Lose(int generation)
    {
        lock (gate)
        {
            // Several callers notice the same loss; only the first of them may tear down.
            if (generation == Generation)
            {
                Drop();
                Generation++;
            }
        }
    }

    private void Drop()
    {
        while (idle.TryPop(out var session))
        {
            Close(session);
        }

        if (loggedIn is not null)
        {
            Close(loggedIn);
        }

        loggedIn = null;
        slot = null;
    }

    private void Connect()
    {
        if (loggedIn is not null)
        {
            return;
        }

        slot = Pkcs11Module.FindToken(options);
        var session = Open();
        try
        {
            session.Login(CKU.CKU_USER, pin);
        }
        catch (Pkcs11Exception error) when (error.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
        {
            // Another custodian of this process logged in; the login is shared.
        }
        catch (Pkcs11Exception error)
        {
            Close(session);
            throw new KeyCustodianException($"The token '{options.TokenLabel}' refuses the login: {error.RV}.", error);
        }

        loggedIn = session;
    }

    private ISession Open() => (slot ?? throw new KeyCustodianException("The token is gone.")).OpenSession(SessionType.ReadWrite);

    private static void Close(ISession session)
    {
        try
        {
            session.Dispose();
        }
        catch (Pkcs11Exception error) when (IsLoss(error.RV) || error.RV == CKR.CKR_CRYPTOKI_NOT_INITIALIZED)
        {
            // A session that the token has already forgotten is closed.
        }
    }
}
