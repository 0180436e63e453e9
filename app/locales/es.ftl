# El catálogo de hack0 en español. Cada mensaje es una función de `Language` (app/build.rs): los tres archivos
# tienen los mismos mensajes con las mismas variables, o no compila.

## El marco
site-description = Todos los eventos tech de América Latina en un solo lugar, y de quién es cada uno.
skip = Ir al contenido
nav-label = Principal
nav-events = Eventos
nav-organizations = Organizaciones
nav-import = Importar
language-label = Idioma
footer-about = hack0 reúne los eventos tech de América Latina. Te registras en Luma, como siempre.
demo-notice = Demo: eventos inventados.
demo-notice-link = Simular Luma
demo-title = El calendario de hack0 en Luma
demo-lead = Lo que aquí haces pasa en una Luma inventada. Ella nos avisa, y en segundos está en la lista.
demo-create = Crear un evento de una comunidad
demo-create-undecided = Crear un evento de nadie conocido
demo-change = Cambiarlo
demo-cancel = Cancelarlo
demo-arrived = Lo que llegó
demo-on-its-way = Luma nos está avisando.
demo-look-again = Mirar de nuevo

## Inicio y lista
home-title = Todo lo que pasa en tech, de Tijuana a Ushuaia.
home-lead = Pega el enlace de un evento de Luma y queda aquí, con su comunidad.
import-label = Enlace de un evento de Luma
import-button = Importar
events-title = Eventos
events-title-past = Eventos pasados
events-by = Eventos de { $organization }
filter-label = Qué eventos
filter-upcoming = Próximos
filter-past = Pasados
filter-remove = Quitar el filtro { $name }
events-in = Eventos en { $place }
events-in-past = Eventos pasados en { $place }
filter-more = Más filtros
filter-clear = Quitar los filtros
filter-country = País
filter-city = Ciudad
filter-when = Cuándo
filter-week = Esta semana
filter-next-week = Próxima semana
filter-weekend = Este fin de semana
filter-month = Este mes
filter-in-person = Presencial
filter-count = { $count ->
    [one] 1 evento
   *[other] { $count } eventos
}
empty-filtered = No hay eventos con estos filtros.
empty-filtered-hint = Quita uno de arriba, o míralos todos.
search-label = Buscar eventos
search-hint = Ciudad, tema o comunidad
search-button = Buscar
more-events = Ver más eventos
more-organizations = Ver más organizaciones
empty-upcoming = No hay eventos próximos todavía.
empty-upcoming-hint = ¿Conoces uno? Pega su enlace de Luma y queda aquí.
empty-past = Todavía no hay eventos pasados.
empty-search = Sin resultados para «{ $query }».
empty-search-hint = Prueba con otra palabra, una ciudad o el nombre de una comunidad.
see-all-events = Ver todos los eventos
try-past = Buscar lo mismo en los eventos pasados
try-upcoming = Buscar lo mismo en los próximos eventos
try-without = Quitar { $name }
try-all = Ver todos los eventos
day-now = Ahora
day-now-hint = en curso
day-today = Hoy
day-tomorrow = Mañana
day-yesterday = Ayer
online = En línea
place-unknown = Lugar por confirmar
address-hidden = la dirección se ve al registrarse
mark-canceled = Cancelado
mark-deleted = Ya no está en Luma
mark-changed = Cambió el { $day }

## De quién es
badge-verified = Organiza, verificado:
badge-certain = Organiza:
badge-unconfirmed = sin confirmar
badge-co = con { $name }
badge-nobody = ¿De quién es este evento?
organizer-title = Organiza
organizer-none = Todavía no sabemos qué comunidad organiza este evento. Lo revisará una persona de hack0.
organizer-co = También organizan
confidence-label = Confianza
why-label = Por qué
why-host = Anfitrión
why-since = Desde
why-decided = Confirmó
decided-by-person = una persona de hack0, el { $day }
decided-by-person-undated = una persona de hack0
why-manual = Anfitrión verificado por hack0
why-claim = Anfitrión verificado con un enlace a su correo
why-calendar = Su calendario de Luma publica este evento
why-domain = El correo de un anfitrión es de { $domain }
why-history = { $of ->
    [one] Organizó el otro evento conocido de este anfitrión
   *[other] Organizó { $seen } de los otros { $of } eventos de este anfitrión
}
why-website = El sitio web de un anfitrión está en { $domain }
why-decision = Lo decidió una persona de hack0
percent = { $value }{"\u00A0"}%
unconfirmed-hint = Parece de { $organization }, pero nadie lo ha confirmado.
history-hint = Con pocos eventos la confianza es menor.
matches-all = { $count ->
    [one] La única pista
   *[other] Las { $count } pistas
}

## La página de un evento
event-register = Registrarse en Luma
event-open = Ver en Luma
event-calendar = Añadir al calendario
event-when = Cuándo
event-where = Dónde
time-at-venue = { $time }, hora local ({ $zone })
time-online = { $time } ({ $zone })
state-canceled = Este evento está cancelado.
state-canceled-since = Lo supimos el { $day }.
state-over = Este evento ya pasó.
state-deleted = Este evento ya no está en Luma.
state-deleted-hint = Guardamos lo último que vimos. Pregunta a sus anfitriones antes de ir.
state-drifted = Cambió después de importarse. Lo que ves aquí es lo último que vimos en Luma.
listed-yes = Está en el calendario de hack0
change-moved = Pasó de { $old } a { $new }.
change-ends = Termina a las { $new }; antes, a las { $old }.
change-place = Ahora en { $new }; antes, en { $old }.
change-place-new = Ahora en { $new }.
change-place-gone = Ya no es en { $old }.
change-online = Ahora es en línea.
change-in-person = Ahora es presencial.
change-name = Antes se llamaba «{ $old }».
change-hosts = Cambiaron sus anfitriones.
change-description = Cambió su descripción.
change-see = Ver qué cambió y cuándo
listed-no = Todavía no está en el calendario de hack0
checked-at = Revisado en Luma el { $day }
hosts-title = Anfitriones
host-unnamed = Sin nombre
hosts-names = Anfitriones: { $names }
hosts-and-more = { $names } y { $count } más
about-title = Sobre el evento
history-title = Historial del evento
history-imported = Importado desde { $link }
history-created = Creado en el calendario de hack0
history-name = Nombre:
history-start-later = Empieza { $duration } más tarde:
history-start-earlier = Empieza { $duration } antes:
history-end = Termina:
history-timezone = Zona horaria:
history-venue = Lugar:
history-address = Dirección:
history-city = Ciudad:
history-kind = Modalidad:
history-visibility = Visibilidad en Luma:
kind-in-person = presencial
history-hosts = Anfitriones:
history-cover = Nueva imagen
history-description = Nueva descripción
history-canceled = Cancelado por sus anfitriones
history-other = Cambiaron sus datos
value-before = antes:
value-after = ahora:
value-none = sin dato
duration-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
duration-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}
duration-days = { $count ->
    [one] 1 día
   *[other] { $count } días
}

## Organizaciones
organizations-title = Organizaciones
organizations-lead = Las comunidades y empresas que organizan eventos tech en la región.
organizations-search = Buscar organizaciones
organizations-empty = Todavía no hay organizaciones.
organizations-in = Organizaciones en { $place }
filter-organizations = Qué organizaciones
filter-organizations-count = { $count ->
    [one] 1 organización
   *[other] { $count } organizaciones
}
organizations-nothing-there = Todavía no hay organizaciones en ese país.
organizations-everywhere = { $count ->
    [one] Ver la que hay en otro país
   *[other] Ver las { $count } que hay en otros países
}
organizations-all-of = Ver todas las de { $place }
organizations-nothing = Ninguna organización con «{ $query }».
organizations-nothing-hint = Prueba con una parte del nombre.
see-all-organizations = Ver todas las organizaciones
upcoming-count = { $count ->
    [0] sin eventos próximos
    [one] 1 evento próximo
   *[other] { $count } eventos próximos
}
organization-website = Sitio web
organization-domains = Dominios de correo
organization-country = País
organization-upcoming = Próximos eventos
organization-domains-hint = Quien organiza con un correo de aquí cuenta como suyo.
organization-calendar = Calendario en Luma
organization-hosts = Anfitriones de sus eventos
organization-host-events = { $count ->
    [one] 1 evento
   *[other] { $count } eventos
}
organization-host-verified = verificado
organization-past = Eventos pasados
organization-upcoming-none = Nada anunciado por ahora.
organization-all = Ver todos

## Importar
import-title = Importar un evento
import-wrong-title = Error: { $title }
import-lead = Pega el enlace de un evento público de Luma. Leemos sus anfitriones, encontramos su comunidad y lo añadimos al calendario de hack0.
import-works = Sirven enlaces como estos:
import-calendar = También el de un calendario de Luma: te mostramos sus próximos eventos para que elijas.
import-fails = No sirven los de perfiles o ciudades: abre el evento y copia su dirección.
link-empty = Pega aquí el enlace de un evento de Luma.
link-no-link = Ahí no hay un enlace. Copia la dirección del evento, algo como lu.ma/noche-rust.
link-other-site = Ese enlace es de otro sitio. Solo podemos leer eventos de luma.com o lu.ma.
link-calendar = Ese enlace es de un calendario. Abre uno de sus eventos y pega la dirección del evento.
link-user = Ese enlace es del perfil de una persona. Abre el evento y pega su dirección.
link-discover = Ese enlace es de una ciudad o categoría. Abre el evento y pega su dirección.
link-not-an-event = Esa página de Luma no es un evento. Abre el evento y pega su dirección.
link-malformed = No podemos leer ese enlace. Ábrelo en el navegador y copia la dirección tal como aparece.
link-busy = { $seconds ->
    [one] Hay muchas importaciones ahora. Intenta de nuevo en 1 segundo.
   *[other] Hay muchas importaciones ahora. Intenta de nuevo en { $seconds } segundos.
}
import-running = Importando
import-done = Evento importado
import-unlisted = Guardado, pero no en el calendario
import-known = Ya lo teníamos
import-known-hint = hack0 ya conocía este evento. Lo leímos de nuevo y está al día.
import-failed = No se pudo importar
import-waiting = Guardado, falta el calendario
import-retrying = Luma no responde
steps-label = Pasos de la importación
step-find = { $state ->
    [done] Evento encontrado:
    [running] Buscando el evento…
    [failed] No pudimos leer el evento
   *[waiting] Encontrar el evento
}
step-hosts = { $count ->
    [one] 1 anfitrión leído
   *[other] { $count } anfitriones leídos
}
step-hosts-open = { $state ->
    [done] Anfitriones leídos
    [running] Leyendo sus anfitriones…
    [failed] No pudimos leer sus anfitriones
   *[waiting] Leer sus anfitriones
}
step-match = Organización: { $organization }, { $confidence }{"\u00A0"}%
step-match-open = { $state ->
    [done] Sin organización por ahora; la revisa una persona
    [running] Buscando su organización…
    [failed] No pudimos buscar su organización
   *[waiting] Encontrar su organización
}
step-save = { $state ->
    [done] Guardado
    [running] Guardando…
    [failed] No se pudo guardar
   *[waiting] Guardar
}
step-list = { $state ->
    [done] Añadido al calendario de hack0
    [skipped] Ya estaba en el calendario de hack0
    [running] Añadiendo al calendario de hack0…
    [failed] Todavía no está en el calendario de hack0
   *[waiting] Añadir al calendario de hack0
}
step-state = { $state ->
    [done] listo
    [skipped] no hizo falta
    [running] en curso
    [failed] falló
   *[waiting] pendiente
}
failure-not-found = Luma no conoce ningún evento en esa dirección. Revisa que el enlace esté completo.
failure-deleted = Sus anfitriones cancelaron o borraron este evento en Luma.
failure-private = Este evento no es público. Pide a sus anfitriones que lo hagan público y vuelve a pegarlo.
failure-hidden = El equipo de hack0 decidió no mostrar este evento.
failure-hidden-why = El equipo de hack0 decidió no mostrar este evento: { $reason }.
failure-hidden-note = Dice: «{ $note }»
failure-calendar = El enlace es de un calendario. Abre uno de sus eventos y pega esa dirección.
failure-user = El enlace es del perfil de una persona. Abre el evento y pega esa dirección.
failure-discover = El enlace es de una ciudad o categoría. Abre el evento y pega esa dirección.
failure-luma-down = Luma no responde ahora.
failure-busy = Luma nos pidió esperar un momento.
failure-unreadable = La página de Luma no tiene un evento que podamos leer. Si en el navegador lo ves, intenta más tarde.
failure-no-key = A hack0 le falta permiso para escribir en su calendario. El evento sí quedó guardado.
failure-refused = Luma no aceptó el evento en el calendario. El evento sí quedó guardado.
failure-internal = Algo falló de nuestro lado y ya quedó registrado. Intenta de nuevo en unos minutos.
retry-in = Lo intentaremos otra vez en { $duration }; no tienes que hacer nada.
retry-now = Lo intentamos otra vez enseguida.
import-see = Ver el evento
waiting-leave = Sigue solo: puedes cerrar esta página y volver luego a la misma dirección.
import-another = Importar otro
several-summary = ¿Varios enlaces?
several-label = Pega un enlace en cada línea, hasta { $most }.
several-button = Importar todos
batch-running = { $count ->
    [one] Importando 1 evento
   *[other] Importando { $count } eventos
}
batch-imported = { $count ->
    [0] Nada que importar todavía
    [one] 1 evento importado
   *[other] { $count } eventos importados
}
batch-and-failed = { $count ->
    [one] 1 falló
   *[other] { $count } fallaron
}
batch-failed = { $count ->
    [one] El enlace no se pudo importar
   *[other] Ninguno de los { $count } se pudo importar
}
batch-count = { $state ->
    [done] { $count ->
        [one] 1 listo
       *[other] { $count } listos
    }
    [failed] { $count ->
        [one] 1 falló
       *[other] { $count } fallaron
    }
    [choose] { $count ->
        [one] 1 calendario por elegir
       *[other] { $count } calendarios por elegir
    }
    [running] { $count } en curso
   *[waiting] { $count ->
        [one] 1 pendiente
       *[other] { $count } pendientes
    }
}
batch-state = { $state ->
    [done] Listo
    [failed] Falló
    [choose] Por elegir
    [running] En curso
   *[waiting] Pendiente
}
batch-label = Enlaces, en el orden en que los pegaste
batch-progress = Avance
batch-steps = Pasos
batch-choose = Elegir
batch-more = Importar más
batch-left = { $count ->
    [one] Quedó fuera 1 enlace: se toman hasta { $most } a la vez. Pégalo de nuevo.
   *[other] Quedaron fuera { $count } enlaces: se toman hasta { $most } a la vez. Pégalos de nuevo.
}
choose-title = Elige los eventos de este calendario
choose-lead = { $count ->
    [one] Este calendario anuncia 1 evento próximo.
   *[other] Este calendario anuncia { $count } eventos próximos.
}
choose-hint = Quita los que no quieras.
choose-most = Se importan hasta { $most } a la vez; los primeros { $most } ya están elegidos.
choose-more = Anuncia más: estos son los primeros { $shown }.
choose-button = Importar los elegidos
choose-nothing = No elegiste ningún evento. Marca al menos uno.

## Admins: los eventos de nuestro calendario
our-events-title = Eventos de nuestro calendario
our-events-lead = Creados en el calendario de hack0 en Luma: lo que cambies aquí se cambia primero en Luma.
our-events-none = Todavía no se creó nada en nuestro calendario.
our-events-more = Anteriores
our-events-canceled = cancelado
our-events-private = no público
event-edit = Editar, para administradores
edit-title = Editar: { $name }
edit-name = Título
edit-start = Empieza
edit-end = Termina
edit-timezone = Zona horaria
edit-address = Nueva dirección
edit-place-now = Ahora: { $place }. Déjala vacía para no cambiarla.
edit-place-unknown = Todavía no se conoce una dirección.
edit-place = Lugar
edit-meeting = Nuevo enlace de la reunión
edit-meeting-hint = Va a Luma, que lo muestra a quienes se registraron; hack0 no lo guarda. Déjalo vacío para no cambiarlo.
edit-visibility = Quién puede verlo
edit-visibility-word = { $word ->
    [public] Todo el mundo
    [members-only] Miembros del calendario
   *[private] Quien tiene el enlace
}
edit-description = Descripción
edit-markdown = Markdown
edit-luma-first = El cambio va primero a Luma. Si Luma no lo acepta, aquí no cambia nada.
edit-save = Guardar en Luma
edit-discard = Empezar de nuevo
edit-saved = Guardado, en Luma y aquí.
edit-read-only = Este evento está en el calendario de otras personas: hack0 solo guarda una copia. Sus anfitriones lo cambian en Luma.
edit-gone = Este evento está cancelado o ya no está en Luma; no queda nada que cambiar.
edit-on-luma = Verlo en Luma
edit-problem = { $problem ->
    [name] Falta un título, de 300 caracteres como máximo.
    [description] Son más de 20 000 caracteres.
    [start] Escribe un día y una hora.
    [end] El final debe ser una hora posterior al comienzo.
    [timezone] No existe esa zona horaria. Escríbela como America/Lima.
    [address] Son más de 200 caracteres.
    [meeting_url] Escribe una dirección web completa, que empiece con https://.
    [visibility] Elige quién puede verlo.
    [changed] El evento cambió desde que lo abriste. Abajo está lo que cambió; lo que escribiste sigue en el formulario, y lo demás está como es ahora. Compara y guarda otra vez.
    [busy] Otra persona está guardando este evento en este momento. Espera un poco, mira qué cambió y guarda otra vez.
    [refused] Luma rechazó el cambio, así que aquí tampoco cambió nada.
    [luma_busy] Luma pide esperar un momento. No cambió nada; guarda otra vez en un minuto.
    [no_key] LUMA_API_KEY no está configurada, así que no se puede hablar con Luma.
   *[luma_down] Luma no responde. Aquí no cambió nada; si Luma aceptó el cambio a pesar de todo, llegará por sí solo.
}

## Admins: entregas del webhook de Luma
deliveries-title = Entregas
deliveries-lead = Lo que Luma nos avisó sobre nuestro calendario, lo más nuevo primero. Cada aviso se volvió a leer en Luma antes de cambiar algo.
deliveries-states = En qué estado están
deliveries-all = Todas
deliveries-none = Aquí no hay entregas.
deliveries-more = Anteriores
delivery-title = Una entrega
delivery-type = Tipo
delivery-stands = Estado
delivery-tries = Intentos
delivery-event = Evento en Luma
delivery-signed = Firmada por Luma
delivery-received = Recibida
delivery-next = Próximo intento
delivery-finished = Terminada
delivery-body = Lo que envió Luma
delivery-body-gone = No se guarda: los cuerpos se borran 30 días después de terminado el trabajo, y los de tipos que hack0 no usa, de inmediato.
delivery-again = Procesarla otra vez
delivery-queued = De nuevo en la cola: el evento se vuelve a leer en Luma.
delivery-nothing = No nombra ningún evento; no hay nada que procesar.
delivery-unreadable = ilegible
delivery-attempts = { $count ->
    [0] sin intentos todavía
    [one] { $count } intento
   *[other] { $count } intentos
}
delivery-state = { $state ->
    [waiting] en espera
    [done] hecha
    [ignored] nada que hacer
   *[set_aside] apartada
}
delivery-failure = { $failure ->
    [unreadable] el contenido no es como los que escribe Luma
    [not_found] Luma no conoce ese evento
    [still_there] Luma avisó que se canceló y aún lo muestra
    [key_refused] Luma no conoce nuestra clave
    [busy] Luma pidió esperar
    [luma_down] Luma no respondía
    [luma_unreadable] no se pudo leer la respuesta de Luma
   *[internal] falló de nuestro lado
}

## Fechas: el mes y el día de la semana ya vienen en el idioma
date-short = { $day } { $month }
date-short-year = { $day } { $month } { $year }
date-weekday = { $weekday } { $day } { $month }
date-long = { $weekday } { $day } de { $month }
date-long-year = { $weekday } { $day } de { $month } de { $year }

## Cuando algo no sale
error-title = { $status ->
    [403] No se puede hacer eso desde ahí
    [404] Aquí no hay nada
    [405] Esa dirección no acepta eso
    [413] Es demasiado grande
    [422] No entendimos lo que llegó
    [429] Vamos más despacio
    [503] Vuelve en un momento
   *[500] Algo falló de nuestro lado
}
error-text = { $status ->
    [403] La solicitud llegó desde otro sitio, o tu sesión terminó, así que no la hicimos. Abre la página aquí e intenta de nuevo.
    [404] El enlace puede estar incompleto, o lo que había ya no está.
    [405] Abre la página desde el menú e intenta de nuevo.
    [413] Mandaste más de lo que aceptamos. Basta con el enlace del evento.
    [422] El formulario llegó incompleto. Ábrelo de nuevo y vuelve a enviarlo.
    [429] Llegaron muchos pedidos seguidos desde tu red. Espera un minuto e intenta de nuevo.
    [503] hack0 no puede leer sus datos ahora. Suele durar poco; no perdiste nada.
   *[500] Ya quedó registrado. Intenta de nuevo en unos minutos.
}
error-way-out = Ver los próximos eventos

## Reclamar
claim-button = Reclamar organización
claim-button-for = para { $host }
claim-wrong = No es así
claim-new-title = ¿De quién son estos eventos?
claim-new-lead = { $host } organiza { $count ->
    [one] 1 evento
   *[other] { $count } eventos
} en hack0. Elige la organización y demuestra que este anfitrión es tuyo.
claim-new-mailed = El enlace irá a { $address }.
claim-new-unmailed = Luma no nos dice el correo de este anfitrión. Puedes demostrarlo con un código en Luma, o pedírnoslo.
claim-new-linked = Llegaste por el enlace que enviamos: elige, y confirma en la página siguiente.
claim-new-verified = Hoy cuenta como de { $organization }.
claim-choose-title = ¿Para qué organización?
claim-search = Buscar organizaciones
claim-choose = Es de { $organization }
claim-nothing = No encontramos «{ $query }».
claim-name-title = ¿No está en la lista?
claim-name-label = Nombre de la organización nueva
claim-name-button = Crearla y reclamar
claim-hosts-title = ¿Qué anfitrión es tuyo?
claim-note-title = ¿No es tuyo, pero está mal?
claim-note-label = Cuéntanos qué no está bien; no hace falta una cuenta
claim-note-button = Avisar a hack0
claim-note-done = Gracias. Lo revisará una persona de hack0.
claim-problem = { $problem ->
    [name_empty] Escribe el nombre de la organización.
    [name_shared] Eso es una dirección que comparten muchos. Escribe el nombre de la organización.
    [name_link] Escribe el nombre sin direcciones web.
    [name_taken] Ya hay una con ese nombre: búscala arriba.
    [already] Este anfitrión ya está verificado para esa organización.
    [reason_empty] Cuéntanos por qué es tuyo.
    [note_empty] Cuéntanos qué no está bien.
    [look_nothing] El código todavía no está ahí. Luma puede tardar un minuto en mostrarlo.
    [look_down] Luma no responde ahora. Prueba en un minuto.
    [look_gone] El evento ya no está en Luma o no es público. Empieza de nuevo desde otro evento.
    [busy] Demasiados intentos. Prueba más tarde.
   *[other] No se pudo. Prueba de nuevo.
}
claim-mailed-title = { $mailed ->
    [over] Pasó la hora del enlace
    [failed] El correo no llegó
   *[other] Revisa tu correo
}
claim-mailed-lead = { $mailed ->
    [over] El enlace que enviamos a { $address } ya no vale.
    [failed] { $address } no recibió nuestro correo.
   *[other] Enviamos un enlace a { $address }. Funciona 60 minutos y sirve una vez.
}
claim-again-button = Enviar otro enlace
claim-for = { $host } para { $organization }
claim-unproven-title = Demuestra que es tuyo
claim-unproven-lead = Luma no nos dice el correo de este anfitrión, así que no podemos escribirle. Hay otras dos formas.
claim-code-title = Con un código en Luma
claim-code-lead = Ponlo en uno de estos lugares y presiona «Mirar ahora». Después puedes quitarlo.
claim-code-host = En el perfil de { $host }: demuestra que todos sus eventos son tuyos.
claim-code-calendar = En la descripción del calendario, que demuestra todos los eventos de ese calendario:
claim-code-event = En la descripción del evento, que demuestra solo ese evento:
claim-look-button = Mirar ahora
claim-ask-title = Pídeselo a una persona
claim-ask-lead = Alguien de hack0 decide. Guarda la dirección de esta página: aquí verás la respuesta.
claim-ask-reason = ¿Por qué es tuyo?
claim-ask-link = Un enlace que lo muestre (opcional)
claim-ask-button = Enviar a hack0
claim-verified-title = Listo: { $organization }
claim-verified-lead = { $scope ->
    [left] Los eventos de este anfitrión ya no cuentan como de { $organization } por él.
    [follows] Los eventos de este anfitrión pasan ahora a { $organization }, uno tras otro, y los próximos también.
    [event_code] Este evento es ahora de { $organization }.
    [calendar_code] Los eventos de este calendario son ahora de { $organization }, y los próximos también lo serán.
   *[other] Los eventos de este anfitrión son ahora de { $organization }, y los próximos también lo serán.
}
claim-see-organization = Ver { $organization }
claim-waiting-title = Espera a una persona de hack0
claim-waiting-lead = { $doubt ->
    [proven] Otra persona ya demostró que { $organization } es suya; por eso decide una persona.
    [reserved] { $organization } está reservada; por eso decide una persona.
    [confusable] El nombre { $organization } se parece al de otra organización; por eso decide una persona.
    [asked] Recibimos lo que nos contaste sobre { $organization }.
   *[other] Una persona tiene que mirar esto de { $organization }.
} Guarda la dirección de esta página: aquí verás la respuesta.
claim-over-title = { $state ->
    [refused] No se aceptó
    [withdrawn] Retirado
    [revoked] Anulado por hack0
   *[other] Ya no vale
}
claim-over-lead = { $state ->
    [stayed] Alguien decidió sobre una parte después: eso queda. Lo demás está como antes.
    [follows] Lo que cambió con esto está volviendo a como estaba.
    [refused] Una persona de hack0 dijo que no.
    [withdrawn] Lo que cambió con esto volvió a como estaba.
    [revoked] Lo que cambió con esto volvió a como estaba.
   *[other] Pasó el tiempo, o empezaste otro.
}
claim-answer = Respuesta: { $answer }
claim-again = Empezar de nuevo
claim-withdraw-button = Retirar y deshacer
claim-withdraw-early = Retirar
claim-confirm-title = ¿Es de { $organization }?
claim-confirm-lead = Los eventos de { $host } se mostrarán como de { $organization }, y los próximos también.
claim-confirm-waits = Confirma que { $host } es tuyo. Después, una persona de hack0 decide si es de { $organization }; hasta entonces nada cambia.
claim-confirm-button = Confirmar
claim-other-organization = Es de otra organización
claim-mail-answer = Responder
claim-answer-title = ¿{ $organization } es también de ellos?
claim-answer-lead = { $host } pide que sus eventos se muestren como de { $organization }. { $organization } es tuya: ¿qué dices?
claim-answer-admins = { $host } pide que sus eventos se muestren como de { $organization }. Decide una persona de hack0; si está mal, dilo.
claim-answer-speaks = { $host } puede hablar por nosotros
claim-answer-hands = Se la entrego a { $host }
claim-answer-not-ours = No es de los nuestros
claim-answered-title = Gracias por tu respuesta
claim-leave-button = Esto ya no es nuestro
claim-leave-title = ¿Ya no es de { $organization }?
claim-leave-unproven = Luma no nos dice el correo de este anfitrión, así que no podemos escribirle. Demuestra que es tuyo con un código en su perfil.
claim-leave-lead = Los eventos de { $host } ya no se mostrarán como de { $organization } por este anfitrión.
claim-leaves = { $host } deja { $organization }
claim-left-title = Listo
claim-mail-leave-subject = ¿{ $host } ya no es de { $organization }?
claim-mail-leave-text = Alguien pide a hack0 que los eventos de { $host } ya no se muestren como de { $organization }. Si fuiste tú, abre este enlace y confirma:
claim-mail-left-subject = { $organization }: retirado
claim-mail-left-text = { $host } ya no cuenta como de { $organization }. Míralo o deshazlo aquí:
claim-changes = { $count ->
    [0] Ningún evento cambia hoy
    [one] 1 evento cambia
   *[other] { $count } eventos cambian
}
claim-hands-changes = { $count ->
    [0] Si la entregas, ningún evento cambia hoy
    [one] Si la entregas, cambia 1 evento
   *[other] Si la entregas, cambian { $count } eventos
}
claim-follows = Los eventos siguen en segundo plano:
claim-changed = Eventos que cambiaron
claim-was = antes { $organization }
claim-more = y { $count } más
claim-kept = Quedan como decidió una persona de hack0
claim-spent-title = Este enlace ya no vale
claim-spent-lead = Se usó, pasó su hora, o pediste otro después. Pide uno nuevo desde la página del evento.
claim-spent-again = Pedir otro enlace
claim-spent-button = Ver los eventos
why-claimed = { $proof ->
    [organization] Confirmado por su organización, { $day }
    [calendar_code] Confirmado con un código en la descripción de su calendario, { $day }
    [email] Confirmado por su anfitrión por correo, { $day }
    [host_code] Confirmado por su anfitrión con un código en su perfil, { $day }
    [event_code] Confirmado con un código en la descripción del evento, { $day }
   *[other] Confirmado por una persona de hack0 a pedido de la comunidad, { $day }
}
claim-mail-confirm-subject = ¿{ $host } es de { $organization }?
claim-mail-confirm-text = Alguien pide que los eventos de { $host } se muestren en hack0 como de { $organization }. Si fuiste tú, abre este enlace y confirma:
claim-mail-confirm-button = Ver qué cambia
claim-mail-confirm-foot = Funciona 60 minutos y una sola vez. Si no fuiste tú, ignora este correo: no cambia nada.
claim-mail-receipt-subject = { $organization }: confirmado
claim-mail-receipt-text = { $count ->
    [0] Los próximos eventos
    [one] 1 evento
   *[other] { $count } eventos
} de { $host } se muestran ahora como de { $organization }. Los próximos también. Aquí puedes verlo o deshacerlo:
claim-mail-follows-text = Los eventos de { $host } se mostrarán como de { $organization } en unos minutos, y los próximos también. Aquí puedes verlo o deshacerlo:
claim-mail-waits-subject = { $organization }: espera a una persona
claim-mail-waits-text = Demostraste que { $host } es tuyo. Que sea de { $organization } lo decide una persona de hack0. Aquí verás la respuesta:
claim-mail-refused-subject = { $organization }: no se aceptó
claim-mail-refused-text = Una persona de hack0 no aceptó que { $host } sea de { $organization }. { $answer } Más aquí:
claim-mail-told-subject = Otra persona reclama { $organization }
claim-mail-told-text = { $host } pide que sus eventos se muestren como de { $organization }. Di aquí si puede hablar por ustedes; si no, decide una persona de hack0:
claim-mail-look = Ver en hack0
## Entrar
signin-title = Entrar
signin-lead = Para quienes cuidan hack0. Te enviamos un enlace por correo; no hay contraseña.
signin-email = Tu correo
signin-button = Enviarme un enlace
signin-problem = Eso no es una dirección de correo. Revísala e inténtalo de nuevo.
signin-demo = En esta demo puede entrar { $address }; su correo se lee en la página siguiente.
signin-demo-link = Los correos de la demo
signin-sent-title = Revisa tu correo
signin-sent-lead = Si la dirección es de alguien que administra, un enlace va en camino. Sirve una vez, durante 10 minutos.
signin-sent-hint = ¿Nada después de unos minutos? Mira en spam o pide otro. Una dirección recibe 3 correos por hora.
signin-again = Pedir otro enlace
signin-confirm-title = Entrar a hack0
signin-confirm-lead = Un paso más: presiona el botón y este navegador queda dentro.
signin-confirm-button = Entrar
signin-spent-title = Este enlace ya no es válido
signin-spent-lead = Un enlace sirve una vez, durante 10 minutos. Pide uno nuevo y usa el último correo.
signin-spent-button = Pedir un enlace nuevo
signin-mail-subject = Tu enlace para entrar a hack0
signin-mail-text = Con este enlace entras a hack0. Sirve una vez, durante 10 minutos.
signin-mail-button = Entrar a hack0
signin-mail-foot = ¿No lo pediste tú? Entonces no hay nada que hacer: sin el enlace nadie entra.

## Administración
admin-title = Administración
admin-nav-label = Administración
admin-nav-home = Resumen
admin-nav-events = Eventos
admin-nav-deliveries = Entregas
admin-nav-sessions = Sesiones
admin-signed-in = Entraste como { $email }
admin-sign-out = Salir
sessions-title = Dónde estás dentro
sessions-lead = Una sesión termina tras 30 minutos sin uso, y a más tardar a las 8 horas.
sessions-this = esta
sessions-unknown = Navegador desconocido
sessions-since = Entró
sessions-seen = último uso
sessions-everywhere = Salir en todas partes
demo-mail-title = Correos de la demo
demo-mail-to = Para { $address }
demo-mail-empty = Todavía no se envió nada.

## Mesa de trabajo
admin-nav-queue = Pendientes
admin-nav-organizations = Organizaciones
admin-nav-claims = Reclamos
admin-nav-notes = Avisos
admin-nav-hosts = Anfitriones
admin-nav-blocks = Bloqueados
admin-nav-audit = Registro
event-count = { $events ->
    [one] 1 evento
   *[other] { $events } eventos
}
queue-title = Pendientes
queue-counts = Qué espera
queue-count = { $what ->
    [look_alike] parecidos
    [conflict] en conflicto
    [suggestion] con sugerencia
    [undecided] sin pista
    [later] para después
    [past] pasados
    [claims] reclamos
    [reviews] reclamos por revisar
    [notes] avisos
   *[all] por decidir
}
queue-reason = { $reason ->
    [look_alike] el dominio se parece al de otra organización
    [conflict] dos organizaciones calzan igual de bien
    [suggestion] la pista es débil y espera confirmación
   *[undecided] ninguna regla nombra a nadie
}
queue-look-alike = revisar: { $domain } se parece a { $known }
queue-no-host = Sin anfitrión
queue-rest = y { $events } más
queue-choose = Elegir { $name }
queue-only = solo este…
queue-confirm = Confirmar { $organization }
queue-with = con { $hosts }
queue-other = Otra organización…
queue-personal = Es personal
queue-later = Después
queue-more = Ver más
queue-all = Ver todo lo pendiente
queue-search = Buscar en los pendientes
queue-empty = Nada espera. Todo está decidido.
queue-nothing = Nada espera aquí.
queue-keys = Teclas: j siguiente, k anterior, Enter o c confirmar, o otra, p personal, l después, u deshacer, / buscar
evidence-history = { $of ->
   *[other] con ella en { $seen } de { $of } eventos
}
admin-waiting = Lo que te espera
admin-nothing = Nada te espera.
claims-title = Reclamos
claims-lead = Quién dice que un anfitrión es suyo, y por qué te necesita. Primero lo más antiguo.
claims-none = Ningún reclamo espera.
claim-stands = { $state ->
    [waiting] por decidir
    [review] por revisar
    [verified] ya vale
    [seen] ya vale, revisado
    [refused] rechazado
    [withdrawn] retirado
    [revoked] anulado
    [pending] aún sin prueba
   *[other] terminado
}
claim-doubt = { $doubt ->
    [reserved] La organización está reservada.
    [proven] Otros ya demostraron que la organización es suya.
    [confusable] El nombre nuevo es el de otra organización, o se le parece.
    [look_alike] El correo del anfitrión está en un dominio que se parece al de una organización.
    [foreign_domain] El correo del anfitrión está en el dominio de otra organización.
    [decided] Una persona de hack0 decidió otra cosa.
    [unproven] Nadie había demostrado nada de la organización; por eso valió enseguida.
    [asked] Quien reclama no puede demostrar nada, y pregunta.
   *[other] Nada.
}
claim-proof = { $proof ->
    [email] El enlace enviado al correo del anfitrión
    [host_code] Un código en el perfil del anfitrión
    [calendar_code] Un código en la descripción del calendario
    [event_code] Un código en la descripción del evento: solo ese evento
    [admin] Una persona de hack0 quedó conforme
   *[none] Ninguna
}
case-title = { $host } para { $organization }
case-host = Anfitrión
case-mail = Su correo
case-organization = Organización
case-new = nueva: se crea con el reclamo
case-proof = Prueba
case-objected = Sus anfitriones dicen «no es nuestro»
case-doubt = Por qué tú
case-began = Empezó
case-event = En el evento
case-calendar = Calendario
case-decided = Decisión
case-says = Lo que dice quien reclama
case-link = Enlace
case-answered = Lo que se respondió
case-known = Lo que demuestra a { $organization } hasta ahora
case-domains = Dominios
case-hosts = Anfitriones verificados
case-calendars = Calendarios
case-nothing = ninguno
case-approve = Aprobar
case-refuse-title = O rechazar
case-refuse-why = ¿Por qué? Lo lee quien reclama.
case-refuse = Rechazar
case-review = Está bien
case-revoke-title = Anularlo
case-revoke-why = ¿Por qué? Lo lee quien reclama (opcional).
case-revoke = Anular y deshacer
case-was = Estaba verificado como
case-follows = Ver cuánto falta
case-history = Historial de este anfitrión
notes-title = Avisos sobre insignias
notes-lead = Lo que la gente dice que no está bien. Primero lo más antiguo.
notes-none = Ningún aviso espera.
note-gone = Un evento que ya no es público
note-settle = Dar por atendido
hide-chosen = Ocultar los elegidos
hide-button = Ocultar
hide-all-of-host = { $events ->
    [one] Todos los eventos de este anfitrión: 1
   *[other] Todos los eventos de este anfitrión: { $events }
}
hide-reason-label = Motivo
hide-note = Nota
show-button = Mostrar otra vez
hide-reason = { $reason ->
    [spam] publicidad o sin sentido
    [off_topic] no es de tecnología
    [elsewhere] no es de América Latina
    [duplicate] está repetido
    [fraud] es un engaño
    [harmful] insulta o pone en peligro
    [asked] lo pidieron sus anfitriones
   *[other] otro motivo
}
notice-done = Hecho:
notice-since = { $who } lo decidió antes: { $what }. No cambiamos nada.
notice-undone = Eso ya se deshizo.
notice-look = Ver la decisión
notice-running = Sus eventos siguen en segundo plano: ver cuánto va
audit-running = { $done } de { $all } eventos revisados
notice-kept = { $count ->
    [one] 1 cosa no se pudo restaurar
   *[other] { $count } cosas no se pudieron restaurar
}
notice-nothing-left = Todo se decidió de nuevo desde entonces: no queda nada que deshacer. Esto queda así:
undo-button = Deshacer
undo-redo = Rehacer
actor-machine = la tarea { $name }
actor-community = { $name }, de la comunidad
decision-problem = { $code ->
    [gone] Eso ya no está. Mira la lista de nuevo.
    [unstable] Luma no da un id fijo a este anfitrión: decide sus eventos.
    [nothing] Ya estaba así: no cambió nada.
    [not_ours] Eso también se hizo en Luma: edita el evento otra vez.
    [nothing_chosen] Elige al menos un evento.
    [calendar] Eso no es un calendario de Luma (cal-…).
    [own_calendar] Es el calendario de hack0: tiene eventos de todos.
    [calendar_taken] Ese calendario es de otra organización.
    [same] Es la misma organización.
    [source] Eso no nombra a un anfitrión ni un calendario de Luma. Pega su id (usr-… o cal-…) o el enlace del calendario.
    [domain] Ese dominio no puede ser de una organización.
    [domain_taken] Ese dominio es de otra organización.
    [look_alike] Ese dominio se parece al de otra organización.
    [settled] Ya no hay nada que decidir. No cambió nada.
    [reason] Di por qué: lo lee quien reclama.
   *[other] {""}
}
field-problem = { $code ->
    [name] Escribe un nombre.
    [slug] Usa minúsculas, números y guiones, hasta 60.
    [slug_taken] Otra organización tiene o tuvo esa dirección.
    [website] Eso no es una dirección web.
    [country] Usa el código de dos letras, como PE.
    [domain] Ese dominio no puede ser de una organización: es un correo gratuito, una plataforma compartida o no es un dominio.
    [domain_taken] Ese dominio es de otra organización.
    [look_alike] Se parece al dominio de otra organización.
   *[other] {""}
}
field-name = { $field ->
    [slug] Dirección (slug)
    [domain] Dominio
    [website] Sitio web
    [country] País (código)
   *[name] Nombre
}
decision-what = { $kind ->
    [assign_host] { $host } es de { $organization }
    [withdraw_host] { $host } ya no es de nadie en firme
    [personal_host] { $host } es personal
    [assign_events] de { $organization }
    [confirm_events] sugerencia confirmada
    [personal_events] de nadie: es personal
    [postpone] { $host }, para después del { $detail }
    [postpone_event] evento para después del { $detail }
    [postpone_events] para después del { $detail }
    [create_organization] { $organization } es nueva
    [edit_organization] { $organization } cambió
    [reserve_organization] { $organization } está reservada
    [reserve_organization_off] { $organization } ya no está reservada
    [archive_organization] { $organization } está archivada
    [archive_organization_off] { $organization } ya no está archivada
    [merge_organizations] { $other } es parte de { $organization }
    [add_domain] { $detail } es de { $organization }
    [remove_domain] { $detail } ya no es de { $organization }
    [add_calendar] { $detail } es de { $organization }
    [remove_calendar] { $detail } ya no es de { $organization }
    [hide_events] oculto ({ $detail })
    [show_events] a la vista otra vez
    [block] { $detail }: no entra nada más
    [unblock] { $detail } puede entrar otra vez
    [backfill] resuelto de nuevo
    [import_organizations] se importó una lista de organizaciones
    [edit_event] { $detail } se editó, también en Luma
    [undo] una decisión deshecha
    [claim] { $host } es de { $organization }, por reclamo
    [refuse_claim] se rechazó el reclamo de { $host } para { $organization }
    [revoke_claim] se anuló el reclamo de { $host } para { $organization }
    [withdraw_claim] se retiró el reclamo de { $host } para { $organization }
    [review_claim] se revisó el reclamo de { $host } para { $organization }
    [settle_note] se atendió el aviso sobre «{ $detail }»
   *[other] otra decisión
}
assign-title = ¿De quién es { $name }?
assign-back = Volver
assign-host-hint = Vale para todos sus eventos, también los que vengan.
assign-event-hint = Vale solo para este evento; de sus anfitriones no dice nada.
assign-search-title = De una que ya está
assign-search = Buscar organizaciones
assign-nothing = Ninguna organización se llama así: “{ $words }”. Abajo la puedes crear.
assign-create-title = De una nueva
assign-create-button = Crear y asignar
assign-keys = Teclas: / buscar, ↓ a lo encontrado, c lo primero, p personal, l después
assign-confirm-event = Confirmar la sugerencia para este
preview-title = Esto va a cambiar
preview-lead = { $events ->
    [one] Cambia 1 evento.
   *[other] Cambian { $events } eventos.
}
preview-look = Ver qué cambiaría
preview-button = Sí, decidir
preview-keys = Teclas: c decidir, o cancelar
preview-cancel = Cancelar
preview-leaves = { $events ->
    [one] deja de tener 1 evento
   *[other] deja de tener { $events } eventos
}
preview-decided = { $events ->
    [one] 1 evento se decidió por separado y queda como está.
   *[other] { $events } eventos se decidieron por separado y quedan como están.
}
preview-nobody = de nadie
audit-title = Registro de decisiones
audit-empty = Todavía no hay decisiones aquí.
audit-unknown = { $what ->
    [host] Ningún anfitrión se llama así.
    [organization] Ninguna organización se llama así.
   *[event] No hay tal evento.
}
audit-csv = Descargar como CSV
audit-filter = { $what ->
    [actor] Quién (correo o tarea)
    [host] Anfitrión (nombre o usr-…)
    [organization] Organización (nombre, slug o id)
   *[event] Evento (título, enlace de Luma o id)
}
audit-undone = deshecha
audit-undone-by = Se deshizo: ver cómo
audit-undoes = Deshace esta decisión
audit-changes = Qué cambió
audit-rule = { $rule ->
    [manual] a mano
    [claim] por reclamo
    [calendar] por calendario
    [domain] por dominio
    [history] por historial
    [website] por sitio web
   *[none] ninguna regla
}
stays-title = { $count ->
    [one] 1 cosa no se pudo restaurar: alguien la decidió después
   *[other] { $count } cosas no se pudieron restaurar: alguien las decidió después
}
stays-by = decidido por { $who }
entity-name = { $entity ->
    [event] Evento
    [event_content] Lo que dice un evento
    [hidden_event] Visibilidad
    [mapping] Anfitrión y organización
    [learned_mappings] Aprendido
    [personal_host] Anfitrión
    [postponement] Para después
    [organization] Organización
    [redirect] Dirección anterior
    [domain] Dominio
    [calendar] Calendario
    [claim] Reclamo
    [note] Aviso
   *[block] Bloqueo
}
entry-nothing = nada
entry-learned = { $count ->
    [one] 1 anfitrión visto
   *[other] { $count } anfitriones vistos
}
entry-mapping = { $how ->
    [verified] verificado
   *[seen] visto con ella
}
entry-personal = personal
entry-until = hasta el { $day }
entry-hidden = oculto: { $reason }
entry-public = a la vista
entry-blocked = bloqueado: { $reason }
entry-suggested = de nadie; sugerida { $name } · { $confidence }
entry-note = { $state ->
    [settled] atendido
   *[open] espera
}
entry-yes = sí
entry-field = { $field ->
    [slug] dirección
    [website] sitio
    [country] país
    [reserved_at] reservada
    [archived_at] archivada
    [merged_into_id] parte de
    [start] empieza
    [end] termina
    [timezone] zona horaria
    [place] lugar
    [visibility] quién puede verlo
    [description] descripción
    [meeting_link] otro enlace de la reunión
   *[name] nombre
}
admin-hosts-title = Anfitriones
hosts-search = Buscar por nombre o id
hosts-nothing = Nadie se llama así.
host-history = Su historia
host-events = Sus eventos
host-blocked = bloqueado: no entra nada suyo
host-withdraw = Retirar
host-block-title = Bloquear: nada suyo vuelve a entrar
host-block = Bloquear
host-unblock = Desbloquear
blocks-title = Bloqueados
blocks-lead = De estos anfitriones y calendarios de Luma no entra nada. Lo que ya estaba se queda.
blocks-nothing = Nadie está bloqueado.
blocks-source = Id (usr-… o cal-…) o enlace en Luma
blocks-hidden = { $count ->
    [one] 1 evento oculto
   *[other] { $count } eventos ocultos
}
orgs-search = Buscar organizaciones
orgs-archived = Organizaciones archivadas
orgs-current = Organizaciones sin archivar
orgs-new = Crear una organización
orgs-create = Crear
orgs-nothing = Ninguna se llama así.
org-public = Su página
org-merged = Es parte de { $name }.
org-archived = Está archivada.
org-reserved = Está reservada: sus reclamos esperan a una persona.
org-edit = Datos
org-save = Guardar
org-domains = Dominios
org-calendars = Calendarios de Luma
org-hosts = Anfitriones
org-none = Ninguno.
org-add = Agregar
org-remove = Quitar
org-domain-preview = Ver qué cambiaría
org-new-domain = Dominio nuevo
org-new-calendar = Calendario nuevo (cal-…)
org-state = Estado
org-reserve = Reservar
org-unreserve = Quitar la reserva
org-archive = Archivar
org-unarchive = Sacar del archivo
org-merge = Unir con otra
org-merge-hint = Todo lo suyo pasa a la otra, y su dirección lleva allá.
org-merge-slug = Dirección (slug) de la otra

## Administración: tareas
admin-nav-jobs = Tareas
jobs-title = Tareas
jobs-lead = Lo que se ejecuta solo, a su hora (UTC). Si el servidor cae a la mitad, otro sigue desde donde quedó.
job-about = { $job ->
    [luma-scheduled-sync] Compara todo lo que está en el calendario de hack0 con lo que tenemos guardado.
    [luma-backfill-orgs] Busca de nuevo la organización de cada evento que aún no tiene una segura.
    [luma-check-drift] Revisa si los eventos de otros cambiaron o desaparecieron en Luma.
    [luma-check-soon] Revisa los eventos de otros de los próximos tres días.
   *[other] { $about }
}
job-next = Próxima vez
job-run-now = Ejecutar ahora
job-dry-run = Simular
job-cancel = Cancelar
job-accept = Es correcto, seguir
job-runs = Últimas ejecuciones
job-no-runs = Todavía no se ha ejecutado.
job-all = Todas las tareas
job-state = { $state ->
    [waiting] en espera
    [running] en curso
    [succeeded] terminada
    [partial] a medias
    [failed] falló
   *[cancelled] cancelada
}
job-dry = simulación
job-dry-note = Es una simulación: dice qué cambiaría y no cambia nada.
job-bar = Avance
job-of = { $done } de { $total }
job-done = { $done } revisados
job-waits = Espera su turno.
job-stands = Estado
job-why = Motivo
job-began = Empezó
job-queued = En cola desde
job-took = Duró
job-slot = A su hora
job-asked-by = La pidió
job-cancelled-by = La canceló
job-accepted-by = La aceptó
job-follows = Sigue a
job-follows-link = la ejecución que se aceptó
job-results = Resultado
job-changed = Qué cambió
job-would-change = Qué cambiaría
job-count = { $what ->
    [new] nuevos
    [changed] cambiados
    [unlisted] fuera del calendario
    [gone] desaparecidos
    [doubtful] en duda
    [unread] sin leer
    [attributed] con organización
    [left] ya no están en la lista
    [unchanged] sin cambios
    [still_gone] siguen sin estar
   *[other] { $word }
}
job-reason = { $reason ->
    [not_configured] Falta un ajuste que necesita.
    [luma_down] Luma no respondía.
    [luma_busy] Luma pidió esperar demasiado.
    [luma_refused] Luma rechazó nuestra clave.
    [unreadable] No se pudo leer toda la respuesta de Luma.
    [endless_list] Una lista de Luma no tenía fin.
    [empty_list] Una lista de Luma llegó vacía de repente.
    [many_gone] Habían cambiado o desaparecido demasiados eventos a la vez: alguien tiene que mirar.
    [stuck] Se detuvo una y otra vez sin avanzar.
   *[internal] Algo falló en hack0; está en el registro.
}
job-review = Se detuvo antes de cambiar nada. Mira en Luma si es verdad. Si lo es, acéptalo y se hará; si no, no hagas nada: la próxima vez se revisa de nuevo.
job-told = { $what ->
    [cancelled] Cancelada.
    [accepted] Aceptado: esta ejecución sigue adelante.
   *[nothing] No había nada que hacer: ya había terminado.
}
alarms-title = Hay que mirar
alarm-overdue = { $job }: debía ejecutarse el { $since } y nadie lo hace. ¿Está encendido el servidor?
alarm-failing = { $job }: no salió bien { $times } veces seguidas.
alarm-review = { $job }: se detuvo y espera a que alguien mire.
alarm-deliveries = { $count ->
    [one] Un aviso de Luma quedó apartado.
   *[other] { $count } avisos de Luma quedaron apartados.
}
alarm-webhook = Luma no avisa de nada desde el { $since }: es más de lo normal.
alarm-budget = Luma dijo el { $at } que se acabaron las consultas de nuestra clave.
alarms-mail-subject = { $count ->
    [one] hack0: hay algo que mirar
   *[other] hack0: hay { $count } cosas que mirar
}
alarms-mail-button = Abrir la administración
alarms-mail-foot = Como mucho un correo al día, y solo si pasa algo.
## Cambios de los eventos
changes-title = Qué cambió
changes-lead = Eventos que cambiaron de hora o de lugar, o que se cancelaron; lo más nuevo primero.
changes-none = Todavía no cambió nada.
changes-more = Ver cambios anteriores
changes-feed = Canal Atom
changes-link = Cambios
footer-label = Más
change-canceled = Cancelado por sus anfitriones.
change-gone = Ya no está en Luma: sus anfitriones lo cancelaron o lo borraron.
change-back = Está otra vez en Luma.
change-other = Cambiaron sus datos.
change-seen = Lo vimos el { $day }.
mark-moved = Pasó de { $old } a { $new } el { $day }
mark-place = Ahora en otro lugar (desde el { $day })
mark-online = Ahora en línea (desde el { $day })
mark-in-person = Ahora presencial (desde el { $day })
history-gone = Ya no está en Luma: sus anfitriones lo cancelaron o lo borraron
history-back = Otra vez en Luma
